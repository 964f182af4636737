import { once } from 'node:events';
import { Worker as NodeWorker } from 'node:worker_threads';
import { ANSWER_KINDS, emptyCounts } from './answer';
import type { Control } from './control';
import type { LagReport } from './lag';
import { type LiveCount, Tally } from './tally';
import { openWorker, type Watch, type Worker, type WorkerTask } from './worker';
import type { WorkerCommand, WorkerEvent } from './worker-messages';

/** The same as for one worker; `concurrency` is that of all together. */
export interface WorkerPoolTask extends Omit<WorkerTask, 'share'> {
  /** Threads of the generator. */
  readonly workers: number;
}

/** On Node 20 a thread whose first file is TypeScript does not start, `--import tsx` or not. */
const BOOT = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('./worker-thread.ts', import.meta.url).href)});
});`;

/**
 * Opens the generator: one worker in this thread, or several in threads of their own, which share sockets and crowd.
 * @throws {Error} no connection
 */
export async function openWorkerPool({ workers, ...task }: WorkerPoolTask): Promise<Worker> {
  if (workers === 1) return openWorker({ ...task, share: { number: 0, of: 1 } });
  const threads = await Promise.all(
    Array.from({ length: workers }, (_, number) => openThread(task, { number, of: workers })),
  );
  return {
    async run(startedAtMs, control, watch) {
      watch.counting(sumUp(threads));
      const reports = await Promise.all(threads.map((thread) => thread.run(startedAtMs, control, watch)));
      const tally = new Tally(startedAtMs);
      for (const report of reports) tally.addPacked(report.tally);
      return {
        buyerResults: reports.flatMap(({ buyerResults }) => buyerResults),
        tally,
        lag: worstLag(reports),
        answeredMs: Math.max(...reports.map(({ answeredMs }) => answeredMs)),
        startedAtMs,
      };
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** What all threads together have counted so far. */
function sumUp(threads: readonly Thread[]): LiveCount {
  const sum = (read: (live: LiveCount) => number) => () =>
    threads.reduce((total, { live }) => total + (live ? read(live) : 0), 0);
  const [requests, accepted, underWay] = [
    sum((live) => live.requests),
    sum((live) => live.accepted),
    sum((live) => live.underWay),
  ];
  return {
    get counts() {
      const counts = emptyCounts();
      for (const kind of ANSWER_KINDS) counts[kind] = sum((live) => live.counts[kind])();
      return counts;
    },
    get requests() {
      return requests();
    },
    get accepted() {
      return accepted();
    },
    get underWay() {
      return underWay();
    },
  };
}

/** The run was as late as its latest thread. */
function worstLag(reports: readonly ThreadReport[]): LagReport {
  const worst = (read: (lag: LagReport) => number) => Math.max(...reports.map(({ lag }) => read(lag)));
  return {
    lagMs: {
      p50: worst(({ lagMs }) => lagMs.p50),
      p90: worst(({ lagMs }) => lagMs.p90),
      p95: worst(({ lagMs }) => lagMs.p95),
      p99: worst(({ lagMs }) => lagMs.p99),
      'p99.9': worst(({ lagMs }) => lagMs['p99.9']),
      max: worst(({ lagMs }) => lagMs.max),
    },
    utilization: worst(({ utilization }) => utilization),
  };
}

/** How many of all sockets are one thread's: the first ones have what is left over. */
export function shareSockets(sockets: number, { number, of }: WorkerTask['share']): number {
  return Math.floor(sockets / of) + (number < sockets % of ? 1 : 0);
}

interface Thread {
  live: LiveCount | undefined;
  run(startedAtMs: number, control: Control, watch: Watch): Promise<ThreadReport>;
  close(): Promise<void>;
}

type ThreadReport = Extract<WorkerEvent, { type: 'done' }>;

async function openThread(task: Omit<WorkerTask, 'share'>, share: WorkerTask['share']): Promise<Thread> {
  const workerData: WorkerTask = { ...task, concurrency: shareSockets(task.concurrency, share), share };
  const worker = new NodeWorker(BOOT, { eval: true, execArgv: [], workerData });
  const send = (command: WorkerCommand) => worker.postMessage(command);
  // It has more to say later; an error before that rejects here.
  await once(worker, 'message');
  const thread: Thread = {
    live: undefined,
    run: (startedAtMs, control, { onExchange }) =>
      new Promise((resolve, reject) => {
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('a thread of the generator ended')));
        worker.on('message', (event: WorkerEvent) => {
          if (event.type === 'live') thread.live = event.live;
          if (event.type === 'exchanges') for (const exchange of event.exchanges) onExchange?.(exchange);
          if (event.type === 'done') resolve(event);
        });
        control.onDrain(() => send({ type: 'drain' }));
        control.onStop((reason) => {
          send({ type: 'stop' });
          reject(reason);
        });
        const startAtEpochMs = startedAtMs + performance.timeOrigin;
        send({ type: 'run', startAtEpochMs, keepsHistory: onExchange !== undefined });
      }),
    close: async () => {
      await worker.terminate();
    },
  };
  return thread;
}
