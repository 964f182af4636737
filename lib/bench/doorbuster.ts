import { writePurchase } from './flood';
import type { Lane } from './lanes';

/** How a doorbuster went. */
export interface Doorbuster {
  readonly sold: number;
  /** Buyers whose answer lasts: sold, or sold out. */
  readonly answered: number;
  /** From the start to the last ticket; NaN where not all were sold. */
  readonly soldOutMs: number;
  /** From the start to the last answer. */
  readonly answeredMs: number;
}

/**
 * Lets all buyers in at once, as many at a time as there are lanes. Who is told to come again does so after the
 * others.
 * @throws {Error} AbortError, once `signal` says stop; or a buyer got no answer
 */
export async function runDoorbuster(
  lanes: readonly Lane[],
  wish: {
    readonly ticketTypeId: string;
    readonly strategy: string;
    readonly buyers: number;
    readonly stock: number;
  },
  signal: AbortSignal,
): Promise<Doorbuster> {
  const { buyers, stock, ticketTypeId, strategy } = wish;
  const queue = Array.from({ length: buyers }, () =>
    writePurchase({ path: '/api/purchases', ticketTypeId, strategy }),
  );
  let [sold, answered, soldOutMs] = [0, 0, Number.NaN];
  const startedAtMs = performance.now();
  const sinceStartMs = () => performance.now() - startedAtMs;
  const keepBusy = async (lane: Lane) => {
    for (let buyer = queue.shift(); buyer !== undefined && !signal.aborted; buyer = queue.shift()) {
      const { status, body } = await lane.send(buyer);
      if (status === 201) {
        sold += 1;
        if (sold === stock) soldOutMs = sinceStartMs();
      } else if (!body.includes('/problems/sold-out')) {
        queue.push(buyer);
        continue;
      }
      answered += 1;
    }
  };
  await Promise.all(lanes.map(keepBusy));
  signal.throwIfAborted();
  return { sold, answered, soldOutMs, answeredMs: sinceStartMs() };
}
