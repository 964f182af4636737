import type { Answer } from './answer';
import { type ArrivalPlan, scheduleArrivals } from './arrivals';
import type { BuyerStory, Patience } from './buyer';
import type { Control } from './control';
import { type Answered, inviteGuests, releaseCrowd } from './crowd';
import { type LagReport, watchLag } from './lag';
import { openSockets } from './sockets';
import { type LiveCount, Tally } from './tally';

/** What one thread of the generator is to do. Plain values: they travel. */
export interface HandTask {
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
  /** Which share of the crowd is this thread's. */
  readonly share: { readonly number: number; readonly of: number };
}

export interface HandReport {
  readonly stories: readonly BuyerStory[];
  readonly tally: Tally;
  readonly lag: LagReport;
  /** When the sale began, on the clock of `performance.now()`. */
  readonly startedAtMs: number;
  /** When its last buyer had an answer, ms from the start. */
  readonly answeredMs: number;
}

/** One thread's sockets, open before the sale begins, as buyers' are who have the page open. */
export interface Hand {
  /** @param startAtMs on the clock of `performance.now()`; @throws {Error} the control's reason */
  release(startAtMs: number, control: Control, watch: Watch): Promise<HandReport>;
  close(): Promise<void>;
}

/** A request and its answer, for whoever keeps a history. Times in ms from the start. */
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

/** Whoever looks on. */
export interface Watch {
  readonly counting: (live: LiveCount) => void;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** How long a buyer waits for an answer before it asks again, ms. */
const BUYER_DEADLINE_MS = 10_000;

/** @throws {Error} no connection */
export async function openHand(task: HandTask): Promise<Hand> {
  const { concurrency, seed, ticketTypeId, plan, share } = task;
  const sockets = openSockets(task.url, concurrency, BUYER_DEADLINE_MS);
  const look = { method: 'GET', path: '/api/health', headers: [], body: null } as const;
  await Promise.all(Array.from({ length: concurrency }, () => sockets.send(look)));
  const schedule = scheduleArrivals(plan, seed);

  return {
    async release(startedAtMs, control, { counting, onExchange }) {
      const guests = inviteGuests({ schedule, seed, ticketTypeId, startedAtMs, share });
      const tally = new Tally(startedAtMs);
      counting(tally);
      await control.wait(startedAtMs - performance.now());
      const lag = watchLag((atMs, lagMs) => tally.recordLag(atMs, lagMs));
      try {
        const stories = await releaseCrowd({
          guests,
          errand: task,
          sockets,
          tally,
          control,
          ...(task.isClosed ? { atOnce: concurrency } : {}),
          ...(onExchange ? { onAnswer: (answered) => onExchange(fromStart(answered, startedAtMs)) } : {}),
        });
        const answeredMs = performance.now() - startedAtMs;
        return { stories, tally, lag: lag.stop(), startedAtMs, answeredMs };
      } finally {
        lag.stop();
      }
    },
    close: () => sockets.close(),
  };
}

function fromStart({ buyer, quantity, answer, timing }: Answered, startedAtMs: number): Exchange {
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
