import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers/promises';
import pc from 'picocolors';
import { LESSONS, lessonAfter } from '@/lessons/registry';
import { describeLessons, describeTrials } from '@/lib/teaching/lessons/describe-check';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import type { LessonOptions } from '@/lib/teaching/lessons/lesson-options';
import {
  type CheckResult,
  type ExerciseChecker,
  openExerciseChecker,
} from '@/stack/exercises/exercise-checker';
import { type ExerciseFile, prepareExercise } from '@/stack/exercises/exercise-file';
import { checkTypes } from '@/stack/exercises/exercise-types';
import { tellDemo } from '@/stack/exercises/tell-demo';
import { startLabStores } from '@/stack/lab-stores';

const EXIT = { good: 0, notYet: 1, stopped: 130 } as const;
const LOOK_EVERY_MS = 200;
const DEFAULT_WIDTH = 110;

const HUNG = {
  looping: 'It is in a loop that never ends and lets nothing else run. A `while` without an `await`?',
  stuck: 'It does not come to an end. Does it try again without a bound?',
} as const;

/** Says how far a check is, on one line of a terminal; says nothing elsewhere. */
function showSchedules(title: string, schedules: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${pc.dim(`${title}: ${schedules} schedules`)}`);
}

function clearLine(): void {
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
}

function explain(result: CheckResult): string {
  switch (result.kind) {
    case 'checked':
      return describeTrials(result.trials);
    case 'broken':
      return `${pc.red('✗')} It could not be run: ${result.message}`;
    default:
      return `${pc.red('✗')} ${HUNG[result.kind]}`;
  }
}

const isGood = (result: CheckResult) =>
  result.kind === 'checked' && result.trials.every(({ first }) => first === null);

/** One check, with its progress. @returns whether the exercise is solved */
async function checkOnce(
  { slug }: Lesson,
  exercise: ExerciseFile,
  checker: ExerciseChecker,
  signal: AbortSignal,
): Promise<boolean> {
  const types = await checkTypes(exercise, signal);
  for (const line of types.lines) console.log(pc.yellow(line));
  if (types.isUnreadable) {
    console.log(`${pc.red('✗')} It can't be read as TypeScript. Nothing is lost: mend it and save it again.`);
    return false;
  }
  const width = process.stdout.columns ?? DEFAULT_WIDTH;
  const result = await checker.check({ file: exercise.path, slug, width }, signal, showSchedules);
  clearLine();
  console.log(explain(result));
  if (!isGood(result)) return false;
  const demo = await tellDemo(slug);
  if (demo) console.log(pc.dim(`The demo at ${demo} knows it: the lesson's page marks it.`));
  return true;
}

function printWhatNext(lesson: Lesson, isSolved: boolean, exercise: ExerciseFile): void {
  const next = lessonAfter(lesson);
  if (isSolved) {
    const goOn = next ? `Next: npm run lesson ${next.number}` : 'It was the last one.';
    console.log(`\n${pc.green(`Lesson ${lesson.number} is solved.`)} ${goOn}`);
  }
  console.log(pc.dim(`\nChange ${exercise.name} and save it; Ctrl-C ends.`));
}

/** Checks the exercise, and again whenever its text is another one, until it is stopped. */
async function watch(
  lesson: Lesson,
  exercise: ExerciseFile,
  checker: ExerciseChecker,
  signal: AbortSignal,
): Promise<void> {
  let checked: string | undefined;
  for await (const _ of setInterval(LOOK_EVERY_MS, undefined, { signal })) {
    const text = readText(exercise.path);
    if (text === undefined || text === checked) continue;
    checked = text;
    console.log(`\n${pc.dim(new Date().toLocaleTimeString())} checking ${exercise.name}`);
    printWhatNext(lesson, await checkOnce(lesson, exercise, checker, signal), exercise);
  }
}

/** Undefined while an editor is about to put another file in its place. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function teach({ number, once: isOnce }: LessonOptions, signal: AbortSignal): Promise<number> {
  const lesson = LESSONS.find((one) => one.number === number);
  if (!lesson) {
    process.stdout.write(describeLessons(LESSONS));
    return EXIT.good;
  }
  const exercise = prepareExercise(lesson);
  console.log(`${pc.bold(`Lesson ${lesson.number}: ${lesson.title}`)}\n${lesson.exercise.task}\n`);
  console.log(`${exercise.isNew ? 'Made' : 'Found'} ${exercise.name}. Starting Postgres and Redis …`);
  const stores = await startLabStores();
  if (stores.caveat) console.error(stores.caveat);
  const checker = openExerciseChecker(stores);
  try {
    signal.throwIfAborted();
    if (!isOnce) await watch(lesson, exercise, checker, signal);
    return (await checkOnce(lesson, exercise, checker, signal)) ? EXIT.good : EXIT.notYet;
  } finally {
    await checker.stop();
    await stores.stop();
  }
}

/** Opens a lesson's exercise, or lists the lessons. @returns the exit code of `npm run lesson` */
export async function runLesson(options: LessonOptions): Promise<number> {
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
  process.on('SIGTERM', () => stop.abort());
  try {
    return await teach(options, stop.signal);
  } catch (error) {
    clearLine();
    if (stop.signal.aborted) return EXIT.stopped;
    throw error;
  }
}
