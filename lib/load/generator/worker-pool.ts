import { once } from 'node:events';
import { Worker as Thread } from 'node:worker_threads';
import type { Share } from './crowd';
import type { LagReport } from './lag';
import { mapPercentiles } from './latency';
import { openWorker, type Worker, type WorkerTask } from './worker';
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
export async function openWorkerPool({ workers: of, ...task }: WorkerPoolTask): Promise<Worker> {
  if (of === 1) return openWorker({ ...task, share: { number: 0, of } });
  const workers = await Promise.all(
    Array.from({ length: of }, (_, number) => openThread(task, { number, of })),
  );
  return {
    async run(startAtMs, control, onEvent) {
      const reports = await Promise.all(workers.map((worker) => worker.run(startAtMs, control, onEvent)));
      return {
        buyerResults: reports.flatMap(({ buyerResults }) => buyerResults),
        lag: worstLag(reports.map(({ lag }) => lag)),
        answeredMs: Math.max(...reports.map(({ answeredMs }) => answeredMs)),
      };
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** The run was as late as its latest thread. */
function worstLag(lags: readonly LagReport[]): LagReport {
  return {
    lagMs: mapPercentiles((name) => Math.max(...lags.map(({ lagMs }) => lagMs[name]))),
    utilization: Math.max(...lags.map(({ utilization }) => utilization)),
  };
}

/** How many of all sockets are one thread's: the first ones have what is left over. */
export function shareSockets(sockets: number, { number, of }: Share): number {
  return Math.floor(sockets / of) + (number < sockets % of ? 1 : 0);
}

async function openThread(task: Omit<WorkerTask, 'share'>, share: Share): Promise<Worker> {
  const workerData: WorkerTask = { ...task, concurrency: shareSockets(task.concurrency, share), share };
  const thread = new Thread(BOOT, { eval: true, execArgv: [], workerData });
  const send = (command: WorkerCommand) => thread.postMessage(command);
  // The first message is `ready`; an error before it rejects here.
  await once(thread, 'message');
  return {
    run: (startAtMs, control, onEvent) =>
      new Promise((resolve, reject) => {
        thread.once('error', reject);
        thread.once('exit', () => reject(new Error('a thread of the generator ended')));
        thread.on('message', (message: WorkerEvent) => {
          if (message.type === 'happened') for (const event of message.events) onEvent(event);
          if (message.type === 'done') resolve(message.report);
        });
        control.onDrain(() => send({ type: 'drain' }));
        control.onStop((reason) => {
          send({ type: 'stop' });
          reject(reason);
        });
        send({ type: 'run', startAtEpochMs: startAtMs + performance.timeOrigin });
      }),
    close: async () => {
      await thread.terminate();
    },
  };
}
