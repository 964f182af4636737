import { setTimeout as sleep } from 'node:timers/promises';
import { findProblem } from '@/lib/shop/sale/problem';
import type { Connection } from './connection';
import { writePurchase } from './flood';

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

interface DoorbusterPlan {
  readonly ticketTypeId: string;
  readonly strategy: string;
  readonly buyers: number;
  readonly stock: number;
  /** How long a buyer goes on asking. */
  readonly patienceMs: number;
}

/** How often a buyer asks that hears neither yes, nor no, nor to come again. */
const TRIES = 5;
const PAUSE_MS = 100;

/**
 * Lets all buyers in at once, as many at a time as there are connections. A buyer that is told to come again does so
 * after the others.
 * @throws {Error} AbortError, once `signal` says stop
 */
export async function runDoorbuster(
  connections: readonly Connection[],
  { buyers, stock, patienceMs, ...request }: DoorbusterPlan,
  signal: AbortSignal,
): Promise<Doorbuster> {
  const queue = Array.from({ length: buyers }, () => ({
    request: writePurchase({ path: '/api/purchases', ...request }),
    triesLeft: TRIES,
    answer: 'come again',
  }));
  const unanswered = new Map<string, number>();
  let [sold, answered, soldOutMs] = [0, 0, Number.NaN];
  const startedAtMs = performance.now();
  const sinceStartMs = () => performance.now() - startedAtMs;
  const keepBusy = async (connection: Connection) => {
    for (let buyer = queue.shift(); buyer !== undefined && !signal.aborted; buyer = queue.shift()) {
      if (buyer.triesLeft === 0 || sinceStartMs() > patienceMs) {
        unanswered.set(buyer.answer, (unanswered.get(buyer.answer) ?? 0) + 1);
        continue;
      }
      const answer = await ask(connection, buyer.request);
      if (answer === 'sold' || answer === 'sold out') {
        answered += 1;
        if (answer === 'sold') sold += 1;
        if (answer === 'sold' && sold === stock) soldOutMs = sinceStartMs();
      } else if (answer === 'come again') {
        queue.push(buyer);
      } else {
        await sleep(PAUSE_MS, undefined, { signal });
        queue.push({ ...buyer, triesLeft: buyer.triesLeft - 1, answer });
      }
    }
  };
  await Promise.all(connections.map(keepBusy));
  signal.throwIfAborted();
  return { sold, answered, unanswered, soldOutMs, answeredMs: sinceStartMs() };
}

async function ask(connection: Connection, request: string): Promise<string> {
  const answer = await connection.send(request).catch(() => undefined);
  if (!answer) return 'no answer';
  if (answer.status === 201) return 'sold';
  const type = /\/problems\/([\w-]+)/.exec(answer.body)?.[1] ?? '';
  if (type === 'sold-out') return 'sold out';
  const isRetried = answer.status === 409 && findProblem(type)?.retry === 'same-key';
  return isRetried ? 'come again' : String(answer.status);
}
