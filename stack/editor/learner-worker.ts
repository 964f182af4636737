import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { EditorEvent, EditorRequest } from '@/lib/teaching/editor/events';
import type { LearnerBundle } from './learner-bundle';
import type { LearnerStores, Seat } from './learner-stores';
import type { Program } from './messages';
import { type FromLearner, fromLearnerSchema, type Part, type ToLearner } from './process-messages';

const HEAP_MB = 192;
/** A schedule takes milliseconds; after this long without a word a statement or a script does not end. */
const SILENCE_MS = 8000;
/** A check that takes longer has said enough. */
const CHECK_MS = 40_000;
const START_MS = 20_000;

/** Node's own lock on a process: no writing, no programs, no threads, no native code; reading only what is named. */
export function lockFlags(files: readonly string[]): readonly string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const lock = known.has('--permission') ? '--permission' : '--experimental-permission';
  // Where a lock is on the network, too, the stores have to be let through.
  const net = known.has('--allow-net') ? ['--allow-net'] : [];
  return [lock, '--no-warnings', ...net, ...files.map((file) => `--allow-fs-read=${file}`)];
}

interface Job {
  readonly program: Program;
  readonly request: Omit<EditorRequest, 'source'>;
  readonly part: Part;
  readonly signal: AbortSignal;
  readonly emit: (event: EditorEvent) => void;
}

/** A learner's process with stores of its own; both are made anew when something went wrong with them. */
export class LearnerWorker {
  readonly #stores: LearnerStores;
  readonly #bundle: LearnerBundle;
  #ready: Promise<{ readonly child: ChildProcess; readonly seat: Seat }>;

  constructor(stores: LearnerStores, bundle: LearnerBundle) {
    this.#stores = stores;
    this.#bundle = bundle;
    this.#ready = this.#start();
    this.#ready.catch(() => {});
  }

  async #start() {
    const seat = await this.#stores.openSeat();
    const child = startProcess(this.#bundle);
    await tell(child, { type: 'stores', ...seat.urls });
    return { child, seat };
  }

  /** Runs a part of a check to its end, whatever it does. @throws {Error} there is no process to be had */
  async run({ program, request, part, signal, emit }: Job): Promise<void> {
    const { child, seat } = await this.#ready;
    const complaint = await follow(child, { type: 'check', program, request, part }, signal, emit);
    if (complaint) emit({ type: 'broken', message: complaint, line: null });
    this.#ready =
      complaint === null
        ? renew(child, seat).catch(() => this.#replace(child, seat))
        : this.#replace(child, seat);
    this.#ready.catch(() => {});
  }

  async #replace(child: ChildProcess, seat: Seat) {
    await end(child);
    await seat.close();
    return this.#start();
  }

  async stop(): Promise<void> {
    const started = await this.#ready.catch(() => null);
    if (!started) return;
    await end(started.child);
    await started.seat.close().catch(() => {});
  }
}

async function renew(child: ChildProcess, seat: Seat) {
  await seat.tidy();
  await tell(child, { type: 'stores', ...seat.urls });
  return { child, seat };
}

function startProcess({ program, engine }: LearnerBundle): ChildProcess {
  const child = fork(program, [engine], {
    cwd: '/',
    env: { NODE_ENV: 'production' },
    execArgv: [...lockFlags([program, engine]), `--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A group of its own: Ctrl-C is for its parent.
    detached: true,
  });
  // Its end says the same.
  child.on('error', () => {});
  return child;
}

const isThere = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

async function end(child: ChildProcess): Promise<void> {
  if (!isThere(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Gives it its stores, and waits until it can go on. */
async function tell(child: ChildProcess, message: ToLearner): Promise<void> {
  const late = AbortSignal.timeout(START_MS);
  const answered = once(child, 'message', { signal: late });
  const gone = once(child, 'exit', { signal: late });
  child.send(message);
  const [first] = await Promise.race([answered, gone]);
  if (fromLearnerSchema.safeParse(first).data?.type !== 'ready') throw new Error('A process did not start');
}

/** @returns why it had to be ended; null: it is as it was */
function follow(
  child: ChildProcess,
  message: ToLearner,
  signal: AbortSignal,
  emit: (event: EditorEvent) => void,
): Promise<string | null> {
  return new Promise((resolve) => {
    const settle = (complaint: string | null) => {
      clearTimeout(silence);
      clearTimeout(check);
      child.off('message', hear);
      child.off('exit', gone);
      signal.removeEventListener('abort', stop);
      resolve(complaint);
    };
    const silence = setTimeout(settle, SILENCE_MS, 'A statement or a script of it does not come to an end.');
    const check = setTimeout(settle, CHECK_MS, `It was ended after ${CHECK_MS / 1000} s.`);
    const gone = () => settle('Its process ended: it may have wanted too much memory.');
    const stop = () => child.connected && child.send({ type: 'stop' } satisfies ToLearner);
    const hear = (said: unknown) => {
      silence.refresh();
      const heard: FromLearner | undefined = fromLearnerSchema.safeParse(said).data;
      if (heard?.type === 'event') emit(heard.event);
      if (heard?.type === 'over') settle(null);
    };
    child.on('message', hear);
    child.once('exit', gone);
    signal.addEventListener('abort', stop, { once: true });
    if (!isThere(child)) return gone();
    child.send(message);
    if (signal.aborted) stop();
  });
}
