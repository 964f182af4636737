import { type ArrivalPlan, scheduleArrivals } from './arrivals';
import type { BuyerResult, Patience } from './buyer';
import type { Control } from './control';
import { createBuyers, runCrowd, type Share } from './crowd';
import type { CrowdEvent } from './crowd-events';
import { type LagReport, watchLag } from './lag';
import type { PayPlan } from './paying';
import { openSockets } from './sockets';

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
  readonly pay?: PayPlan | undefined;
  /** A new buyer comes when another one has gone, rather than when it is due. */
  readonly isClosed: boolean;
  readonly share: Share;
}

export interface WorkerReport {
  readonly buyerResults: readonly BuyerResult[];
  readonly lag: LagReport;
  /** When its last buyer had an answer, ms from the start. */
  readonly answeredMs: number;
}

/** One thread's sockets. They are open before the sale begins, as those of buyers who have the page open. */
export interface Worker {
  /**
   * @param startAtMs on the clock of `performance.now()`
   * @throws {Error} the control's reason
   */
  run(startAtMs: number, control: Control, onEvent: (event: CrowdEvent) => void): Promise<WorkerReport>;
  close(): Promise<void>;
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
    async run(startedAtMs, control, onEvent) {
      const buyers = createBuyers({ schedule, seed, ticketTypeId, startedAtMs, share });
      await control.wait(startedAtMs - performance.now());
      const lag = watchLag((atMs, lagMs) => onEvent({ type: 'late', atMs: atMs - startedAtMs, lagMs }));
      try {
        const atOnce = task.isClosed ? { atOnce: concurrency } : {};
        const crowd = { buyers, params: task, sockets, startedAtMs, control, onEvent, ...atOnce };
        const buyerResults = await runCrowd(crowd);
        return { buyerResults, lag: lag.stop(), answeredMs: performance.now() - startedAtMs };
      } finally {
        lag.stop();
      }
    },
    close: () => sockets.close(),
  };
}
