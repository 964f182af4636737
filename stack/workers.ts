import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { REPOSITORY } from './data-folder';
import { identifyProcess, stopProcess } from './process-identity';

/** Longer than a request may take: a server that drains is not cut off. */
const DRAIN_PATIENCE_MS = 20_000;
const START_PATIENCE_MS = 60_000;
/** A server that dies at once, again and again, does not eat the machine. */
const RESTART_PAUSE_MS = 200;

export interface Workers {
  /** The pids of the server processes that run now. */
  pids(): readonly number[];
  /** Kills one, as a machine that fails would; another one takes its place. */
  killOne(): void;
  /** Sets how far the clock of one of them is ahead, ms; 0: that of all of them is right. */
  shiftClock(ms: number): void;
  /** Drains and ends them. */
  stop(): Promise<void>;
}

export interface WorkersOptions {
  readonly instances: number;
  readonly env: Readonly<Record<string, string>>;
  /** The program of one server process: a file of JavaScript. */
  readonly program: string;
  /** Loaded before it, where its clock can be set wrong (`shiftClock`): a file of JavaScript. */
  readonly clock?: string | undefined;
}

/**
 * Starts the server processes behind one port and waits until each says that it is ready. One that dies is
 * replaced. They end by themselves when this process dies: their channel to it closes.
 * @throws {Error} one ended before it was ready; it has said why on stderr
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const living = new Set<Worker>();
  const latest = new Map<string, ForSiblings>();
  let isStopping = false;

  const start = (): Worker => {
    cluster.schedulingPolicy = options.instances > 1 ? cluster.SCHED_RR : cluster.SCHED_NONE;
    cluster.setupPrimary({
      exec: options.program,
      execArgv: [
        '--enable-source-maps',
        ...(options.clock === undefined ? [] : ['--import', pathToFileURL(options.clock).href]),
      ],
      args: [],
      cwd: REPOSITORY,
    });
    const worker = cluster.fork(options.env);
    living.add(worker);
    worker.on('error', (error) => console.error('A server process cannot be reached:', error));
    worker.on('message', (message: unknown) => {
      if (typeOf(message) === 'ready') for (const earlier of latest.values()) worker.send(earlier);
      if (!isForSiblings(message)) return;
      latest.set(message.type, merge(latest.get(message.type), message));
      for (const other of living) if (other !== worker) other.send(message);
    });
    worker.once('exit', () => living.delete(worker));
    return worker;
  };
  const keepAlive = (worker: Worker): void => {
    worker.once('exit', async () => {
      await sleep(RESTART_PAUSE_MS);
      if (!isStopping) keepAlive(start());
    });
  };
  const stop = async () => {
    isStopping = true;
    await Promise.all([...living].map(stopWorker));
  };

  try {
    const first = Array.from({ length: options.instances }, start);
    await Promise.all(first.map(waitUntilReady));
    first.forEach(keepAlive);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pids: () => [...living].flatMap(({ process: { pid } }) => pid ?? []),
    killOne: () => {
      const [first] = living;
      first?.process.kill('SIGKILL');
    },
    shiftClock: (ms) => {
      const [first] = living;
      for (const worker of living) worker.send({ type: 'clock', aheadMs: worker === first ? ms : 0 });
    },
    stop,
  };
}

function waitUntilReady(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(
      () => reject(new Error(`A server process was not ready after ${START_PATIENCE_MS / 1000} s.`)),
      START_PATIENCE_MS,
    );
    worker.on('message', (message: unknown) => {
      if (typeOf(message) !== 'ready') return;
      clearTimeout(patience);
      resolve();
    });
    worker.once('exit', (code, signal) => {
      clearTimeout(patience);
      reject(new Error(`A server process ended (${signal ?? code}) before it was ready.`));
    });
  });
}

async function stopWorker(worker: Worker): Promise<void> {
  const { pid } = worker.process;
  const identity = pid === undefined ? undefined : identifyProcess(pid);
  if (!identity || worker.isDead()) return;
  const exited = once(worker, 'exit');
  await stopProcess(identity, ['SIGTERM', 'SIGKILL'], DRAIN_PATIENCE_MS);
  await exited;
}

const typeOf = (message: unknown) =>
  typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;

/** What an administrator asked of one server process holds for all, and for those that start later. */
interface ForSiblings {
  readonly type: 'faults' | 'strategy';
  readonly patch: object;
}

const isForSiblings = (message: unknown): message is ForSiblings =>
  ['faults', 'strategy'].includes(String(typeOf(message)));

const merge = (earlier: ForSiblings | undefined, { type, patch }: ForSiblings) => ({
  type,
  patch: { ...earlier?.patch, ...patch },
});
