import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ANSWER_KINDS, emptyCounts } from './answer';
import type { Control } from './control';
import type { Order, Word } from './crew-messages';
import { type Hand, type HandTask, openHand, type Watch } from './hand';
import type { LagReport } from './lag';
import { type LiveCount, Tally } from './tally';

/** The same as for one hand; `concurrency` is that of all together. */
export interface CrewTask extends Omit<HandTask, 'share'> {
  /** Threads of the generator. */
  readonly workers: number;
}

/** On Node 20 a thread whose first file is TypeScript does not start, `--import tsx` or not. */
const BOOT = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('./crew-thread.ts', import.meta.url).href)});
});`;

/**
 * Opens the generator: one hand in this thread, or several in threads of their own, which share sockets and crowd.
 * @throws {Error} no connection
 */
export async function openCrew({ workers, ...task }: CrewTask): Promise<Hand> {
  if (workers === 1) return openHand({ ...task, share: { number: 0, of: 1 } });
  const threads = await Promise.all(
    Array.from({ length: workers }, (_, number) => openThread(task, { number, of: workers })),
  );
  return {
    async release(startedAtMs, control, watch) {
      watch.counting(sumUp(threads));
      const reports = await Promise.all(threads.map((thread) => thread.release(startedAtMs, control, watch)));
      const tally = new Tally(startedAtMs);
      for (const report of reports) tally.addPacked(report.tally);
      return {
        stories: reports.flatMap(({ stories }) => stories),
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
export function shareSockets(sockets: number, { number, of }: HandTask['share']): number {
  return Math.floor(sockets / of) + (number < sockets % of ? 1 : 0);
}

interface Thread {
  live: LiveCount | undefined;
  release(startedAtMs: number, control: Control, watch: Watch): Promise<ThreadReport>;
  close(): Promise<void>;
}

type ThreadReport = Extract<Word, { type: 'done' }>;

async function openThread(task: Omit<HandTask, 'share'>, share: HandTask['share']): Promise<Thread> {
  const workerData: HandTask = { ...task, concurrency: shareSockets(task.concurrency, share), share };
  const worker = new Worker(BOOT, { eval: true, execArgv: [], workerData });
  const order = (what: Order) => worker.postMessage(what);
  // It has more to say later; an error before that rejects here.
  await once(worker, 'message');
  const thread: Thread = {
    live: undefined,
    release: (startedAtMs, control, { onExchange }) =>
      new Promise((resolve, reject) => {
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('a thread of the generator ended')));
        worker.on('message', (word: Word) => {
          if (word.type === 'live') thread.live = word.live;
          if (word.type === 'exchanges') for (const exchange of word.exchanges) onExchange?.(exchange);
          if (word.type === 'done') resolve(word);
        });
        control.onDrain(() => order({ type: 'drain' }));
        control.onStop((reason) => {
          order({ type: 'stop' });
          reject(reason);
        });
        const startAtEpochMs = startedAtMs + performance.timeOrigin;
        order({ type: 'release', startAtEpochMs, keepsHistory: onExchange !== undefined });
      }),
    close: async () => {
      await worker.terminate();
    },
  };
  return thread;
}
