import type { Answer } from './answer';
import { type ArrivalPlan, scheduleArrivals } from './arrivals';
import type { BuyerResult, Patience } from './buyer';
import type { Control } from './control';
import { type AnsweredRequest, createBuyers, runCrowd } from './crowd';
import { type LagReport, watchLag } from './lag';
import { openSockets } from './sockets';
import { type LiveCount, Tally } from './tally';

/** What one thread of the generator is to do. Plain values: they travel. */
export interface WorkerTask {
  readonly url: string;
  /** Sockets of this thread. */
  readonly concurrency: number;
  readonly plan: ArrivalPlan;
  readonly seed: number;
  readonly ticketTypeId: string;
  readonly strategy: string | undefined;
  readonly patience: Patience;
  /** A new buyer comes when another one has gone, rather than when it is due. */
  readonly isClosed: boolean;
  /** This thread's share of the crowd. */
  readonly share: { readonly number: number; readonly of: number };
}

export interface WorkerReport {
  readonly buyerResults: readonly BuyerResult[];
  readonly tally: Tally;
  readonly lag: LagReport;
  /** When the sale began, on the clock of `performance.now()`. */
  readonly startedAtMs: number;
  /** When its last buyer had an answer, ms from the start. */
  readonly answeredMs: number;
}

/** One thread's sockets. They are open before the sale begins, as those of buyers who have the page open. */
export interface Worker {
  /** @param startAtMs on the clock of `performance.now()`; @throws {Error} the control's reason */
  run(startAtMs: number, control: Control, watch: Watch): Promise<WorkerReport>;
  close(): Promise<void>;
}

/** A request and its answer, for a history. Times in ms from the start. */
export interface Exchange {
  readonly buyer: string;
  readonly key: string;
  readonly quantity: number;
  readonly dueMs: number;
  /** Null where it never got a socket. */
  readonly sentMs: number | null;
  readonly answeredMs: number;
  readonly answer: Answer;
}

/** What hears of a run while it goes on. */
export interface Watch {
  readonly counting: (live: LiveCount) => void;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** How long a buyer waits for an answer before it asks again, ms. */
const BUYER_DEADLINE_MS = 10_000;

/** @throws {Error} no connection */
export async function openWorker(task: WorkerTask): Promise<Worker> {
  const { concurrency, seed, ticketTypeId, plan, share } = task;
  const sockets = openSockets(task.url, concurrency, BUYER_DEADLINE_MS);
  const warmUp = { method: 'GET', path: '/api/health', headers: [], body: null } as const;
  await Promise.all(Array.from({ length: concurrency }, () => sockets.send(warmUp)));
  const schedule = scheduleArrivals(plan, seed);

  return {
    async run(startedAtMs, control, { counting, onExchange }) {
      const buyers = createBuyers({ schedule, seed, ticketTypeId, startedAtMs, share });
      const tally = new Tally(startedAtMs);
      counting(tally);
      await control.wait(startedAtMs - performance.now());
      const lag = watchLag((atMs, lagMs) => tally.recordLag(atMs, lagMs));
      try {
        const buyerResults = await runCrowd({
          buyers,
          params: task,
          sockets,
          tally,
          control,
          ...(task.isClosed ? { atOnce: concurrency } : {}),
          ...(onExchange ? { onAnswer: (answered) => onExchange(fromStart(answered, startedAtMs)) } : {}),
        });
        const answeredMs = performance.now() - startedAtMs;
        return { buyerResults, tally, lag: lag.stop(), startedAtMs, answeredMs };
      } finally {
        lag.stop();
      }
    },
    close: () => sockets.close(),
  };
}

function fromStart({ buyer, quantity, answer, timing }: AnsweredRequest, startedAtMs: number): Exchange {
  const { dueAtMs, sentAtMs, answeredAtMs } = timing;
  return {
    buyer: buyer.id,
    key: buyer.key,
    quantity,
    dueMs: dueAtMs - startedAtMs,
    sentMs: sentAtMs === null ? null : sentAtMs - startedAtMs,
    answeredMs: answeredAtMs - startedAtMs,
    answer,
  };
}
