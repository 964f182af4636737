import path from 'node:path';
import type { EditorEvent, EditorRequest } from '@/lib/teaching/editor/events';
import { Cleanup } from '@/stack/cleanup';
import { makeTemporaryFolder, REPOSITORY } from '@/stack/data-folder';
import { compileExercise } from './compile-exercise';
import { bundleLearner } from './learner-bundle';
import { startLearnerStores } from './learner-stores';
import { LearnerWorker } from './learner-worker';
import { Line } from './line';
import type { Program } from './messages';
import { type FromDesk, type Part, type ToDesk, toDeskSchema } from './process-messages';

/*
 * The desk where exercises of the browser are checked: a process of its own, which knows no secret of the shop. It
 * compiles what comes, and hands it to learners' processes, one check at a time each.
 */

/**
 * As many workers as there are cores to a small machine: more would only make each other slower. One is always soon
 * there for the first part of a check, which tells a learner most.
 */
const WORKERS: readonly (readonly Part[])[] = [['first'], ['first', 'rest']];
/** A class saves at once, and half of it once more. */
const MAX_WAITING = 45;
const MAX_FINISHED = 60;

const TOO_MANY: EditorEvent = {
  type: 'broken',
  message: 'The first trial is good. Too many others are being checked: save again in a moment.',
  line: null,
};

interface Check {
  readonly id: number;
  readonly request: EditorRequest;
  readonly left: AbortController;
  /** Said until now. */
  readonly events: EditorEvent[];
  program: Program | null;
}

/** Once the server is gone nobody hears. */
const send = (message: FromDesk) => void (process.connected && process.send?.(message));
const cleanup = new Cleanup();
const line = new Line<Check, Part>(MAX_WAITING);
const checks = new Map<number, Check>();
/** What checks came to that went to their end: a class opens the same exercise at once, and each goes the same way. */
const finished = new Map<string, readonly EditorEvent[]>();

const opening = open();
opening.catch(() => {});

async function open(): Promise<void> {
  const { folder, remove } = makeTemporaryFolder();
  cleanup.add(remove);
  const [stores, bundle] = await Promise.all([
    startLearnerStores(),
    bundleLearner(REPOSITORY, path.join(folder, 'program')),
  ]);
  cleanup.add(() => stores.stop());
  for (const parts of WORKERS) {
    const worker = new LearnerWorker(stores, bundle);
    cleanup.add(() => worker.stop());
    void serve(worker, parts);
  }
}

async function serve(worker: LearnerWorker, parts: readonly Part[]): Promise<void> {
  for (;;) {
    const check = await line.next(parts);
    const { left, events } = check;
    if (!left.signal.aborted) await run(worker, check);
    const goesOn = events.at(-1)?.type === 'trial' && !left.signal.aborted;
    if (goesOn && line.add(check, 'rest')) continue;
    if (goesOn) send({ type: 'event', id: check.id, event: TOO_MANY });
    checks.delete(check.id);
    send({ type: 'over', id: check.id });
  }
}

async function run(worker: LearnerWorker, check: Check): Promise<void> {
  const { id, request, left, events } = check;
  const { lesson, source, wanted } = request;
  const part = events.length === 0 ? 'first' : 'rest';
  const emit = (event: EditorEvent) => {
    events.push(event);
    send({ type: 'event', id, event });
  };
  const key = JSON.stringify([lesson, source, wanted]);
  const known = finished.get(key);
  if (known) {
    for (const event of known.slice(events.length)) emit(event);
    return;
  }
  try {
    check.program ??= await compile(source, emit);
    if (!check.program) return;
    const job = {
      program: check.program,
      request: { lesson, wanted },
      part,
      signal: left.signal,
      emit,
    } as const;
    await worker.run(job);
    if (events.at(-1)?.type === 'done') remember(key, events);
  } catch (error) {
    emit({ type: 'broken', message: `The workshop failed: ${messageOf(error)}`, line: null });
  }
}

async function compile(source: string, emit: (event: EditorEvent) => void): Promise<Program | null> {
  const compiled = await compileExercise(source, REPOSITORY);
  if (compiled.kind !== 'broken') return compiled.program;
  emit({ type: 'broken', message: compiled.message, line: compiled.line });
  return null;
}

function remember(key: string, events: readonly EditorEvent[]): void {
  const [oldest] = finished.keys();
  if (finished.size >= MAX_FINISHED && oldest !== undefined) finished.delete(oldest);
  finished.set(key, events);
}

async function take({ id, request }: Extract<ToDesk, { type: 'check' }>): Promise<void> {
  try {
    await opening;
  } catch (error) {
    return send({ type: 'unable', id, because: messageOf(error) });
  }
  const check = { id, request, left: new AbortController(), events: [], program: null };
  if (!line.add(check, 'first')) return send({ type: 'busy', id });
  checks.set(id, check);
  send({ type: 'taken', id });
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

process.on('message', (said) => {
  const message = toDeskSchema.parse(said);
  if (message.type === 'leave') checks.get(message.id)?.left.abort();
  else void take(message);
});
process.on('disconnect', async () => {
  await cleanup.run().catch(() => {});
  process.exit();
});
