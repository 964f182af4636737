import path from 'node:path';
import type { EditorEvent, EditorRequest } from '@/lib/teaching/editor/events';
import { Cleanup } from '@/stack/cleanup';
import { makeTemporaryFolder, REPOSITORY } from '@/stack/data-folder';
import { compileExercise } from './compile-exercise';
import { bundleLearner } from './learner-bundle';
import { startLearnerStores } from './learner-stores';
import { LearnerWorker } from './learner-worker';
import { Line } from './line';
import { type FromDesk, type ToDesk, toDeskSchema } from './process-messages';

/*
 * The desk where exercises of the browser are checked: a process of its own, which knows no secret of the shop. It
 * compiles what comes, and hands it to learners' processes, one check at a time each.
 */

/** As many as there are cores to a small machine: more would only make each other slower. */
const WORKERS = 2;
/** A class saves at once, and half of it once more. */
const MAX_WAITING = 45;
const MAX_FINISHED = 60;

interface Check {
  readonly id: number;
  readonly request: EditorRequest;
  readonly left: AbortController;
}

/** Once the server is gone nobody hears. */
const send = (message: FromDesk) => void (process.connected && process.send?.(message));
const cleanup = new Cleanup();
const line = new Line<Check>(MAX_WAITING);
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
  for (let n = 0; n < WORKERS; n++) {
    const worker = new LearnerWorker(stores, bundle);
    cleanup.add(() => worker.stop());
    void serve(worker);
  }
}

async function serve(worker: LearnerWorker): Promise<void> {
  for (;;) {
    const check = await line.next();
    if (!check.left.signal.aborted) await run(worker, check);
    checks.delete(check.id);
    send({ type: 'over', id: check.id });
  }
}

async function run(worker: LearnerWorker, { id, request, left }: Check): Promise<void> {
  const events: EditorEvent[] = [];
  const emit = (event: EditorEvent) => {
    events.push(event);
    send({ type: 'event', id, event });
  };
  const { lesson, source, wanted } = request;
  const key = JSON.stringify([lesson, source, wanted]);
  const known = finished.get(key);
  if (known) {
    for (const event of known) emit(event);
    return;
  }
  try {
    const compiled = await compileExercise(source, REPOSITORY);
    if (compiled.kind === 'broken')
      return emit({ type: 'broken', message: compiled.message, line: compiled.line });
    await worker.run({ program: compiled.program, request: { lesson, wanted }, signal: left.signal, emit });
    if (events.at(-1)?.type === 'done') remember(key, events);
  } catch (error) {
    emit({ type: 'broken', message: `The workshop failed: ${messageOf(error)}`, line: null });
  }
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
  const check = { id, request, left: new AbortController() };
  if (!line.add(check)) return send({ type: 'busy', id });
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
