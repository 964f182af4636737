import { setTimeout as sleep } from 'node:timers/promises';
import { writePurchase } from './flood';
import type { Lane } from './lanes';

/** How a doorbuster went. */
export interface Doorbuster {
  readonly sold: number;
  /** Buyers whose answer lasts: sold, or sold out. */
  readonly answered: number;
  /** What the others got last, and how many of them: a status, `no answer`, or `come again`. */
  readonly unanswered: ReadonlyMap<string, number>;
  /** From the start to the last ticket; NaN where not all were sold. */
  readonly soldOutMs: number;
  /** From the start to the last answer. */
  readonly answeredMs: number;
}

interface DoorbusterWish {
  readonly ticketTypeId: string;
  readonly strategy: string;
  readonly buyers: number;
  readonly stock: number;
  /** How long a buyer goes on asking. */
  readonly patienceMs: number;
}

/** How often a buyer asks who is answered neither yes, nor no, nor to come again. */
const TRIES = 5;
const PAUSE_MS = 100;

/**
 * Lets all buyers in at once, as many at a time as there are lanes. Who is told to come again does so after the
 * others.
 * @throws {Error} AbortError, once `signal` says stop
 */
export async function runDoorbuster(
  lanes: readonly Lane[],
  { buyers, stock, patienceMs, ...wish }: DoorbusterWish,
  signal: AbortSignal,
): Promise<Doorbuster> {
  const queue = Array.from({ length: buyers }, () => ({
    request: writePurchase({ path: '/api/purchases', ...wish }),
    triesLeft: TRIES,
    heard: 'come again',
  }));
  const unanswered = new Map<string, number>();
  let [sold, answered, soldOutMs] = [0, 0, Number.NaN];
  const startedAtMs = performance.now();
  const sinceStartMs = () => performance.now() - startedAtMs;
  const keepBusy = async (lane: Lane) => {
    for (let buyer = queue.shift(); buyer !== undefined && !signal.aborted; buyer = queue.shift()) {
      if (buyer.triesLeft === 0 || sinceStartMs() > patienceMs) {
        unanswered.set(buyer.heard, (unanswered.get(buyer.heard) ?? 0) + 1);
        continue;
      }
      const heard = await ask(lane, buyer.request);
      if (heard === 'sold' || heard === 'sold out') {
        answered += 1;
        if (heard === 'sold') sold += 1;
        if (heard === 'sold' && sold === stock) soldOutMs = sinceStartMs();
      } else if (heard === 'come again') {
        queue.push(buyer);
      } else {
        await sleep(PAUSE_MS, undefined, { signal });
        queue.push({ ...buyer, triesLeft: buyer.triesLeft - 1, heard });
      }
    }
  };
  await Promise.all(lanes.map(keepBusy));
  signal.throwIfAborted();
  return { sold, answered, unanswered, soldOutMs, answeredMs: sinceStartMs() };
}

async function ask(lane: Lane, request: string): Promise<string> {
  const answer = await lane.send(request).catch(() => undefined);
  if (!answer) return 'no answer';
  if (answer.status === 201) return 'sold';
  if (answer.body.includes('/problems/sold-out')) return 'sold out';
  return /\/problems\/(contended|key-in-progress)/.test(answer.body) ? 'come again' : String(answer.status);
}
