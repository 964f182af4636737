import { findLesson } from '@/lessons/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { EDITOR_KIND, type EditorEvent, type EditorRequest } from '@/lib/teaching/editor/events';
import type { Lab } from '@/lib/teaching/explorer/lab';
import { checkStrategy } from '@/lib/teaching/lessons/check-strategy';
import type { ExerciseOf } from '@/lib/teaching/lessons/exercise-kinds';
import { complaintsOf } from '@/lib/teaching/lessons/run-trial';
import { kindOf } from '@/lib/teaching/player/read-map';
import { confineStrategy, ExerciseError } from './confine-strategy';
import type { Machine } from './machine';
import type { Program } from './messages';
import type { Part } from './process-messages';

/** Of the story that a terminal would print, and nobody reads here. */
const WIDTH = 80;

type StrategyExercise = ExerciseOf<typeof EDITOR_KIND>;

interface Check {
  readonly lab: Lab;
  readonly machine: Machine;
  readonly program: Program;
  readonly request: Omit<EditorRequest, 'source'>;
  readonly part: Part;
  /** Ends it, from outside or from inside. */
  readonly stop: AbortController;
  readonly emit: (event: EditorEvent) => void;
}

/** Checks a part of a program as `npm run lesson` does, and says of each schedule what it came to. */
export async function checkInBrowser(check: Check): Promise<void> {
  const { lab, machine, program, request, stop, emit } = check;
  const lesson = findLesson(request.lesson);
  const toEnd = (error: unknown) => {
    const line = error instanceof ExerciseError ? error.line : null;
    emit({ type: 'broken', message: error instanceof Error ? error.message : String(error), line });
  };
  try {
    if (!lesson) throw new ExerciseError(`There is no lesson ${request.lesson}.`, null);
    const { number, exercise } = lesson;
    if (exercise.kind !== EDITOR_KIND) {
      throw new ExerciseError(`This one is checked in a clone alone: npm run lesson ${number}.`, null);
    }
    const strategy = confineStrategy(machine, program, (error) => stop.abort(error));
    await colour(exercise, strategy, stoppable(lab, stop.signal), check);
    stop.signal.throwIfAborted();
  } catch (error) {
    toEnd(stop.signal.aborted ? stop.signal.reason : error);
  }
}

async function colour(
  exercise: StrategyExercise,
  strategy: Strategy,
  lab: Lab,
  { request, part, emit }: Check,
): Promise<void> {
  const { wanted } = request;
  if (wanted) return showOne(exercise, strategy, lab, wanted, emit);
  let bad: EditorEvent | null = null;
  const { trials } = exercise;
  const firstMap = trials.findIndex(({ once, pauses }) => !once && !pauses);
  const [first, rest] = [trials.slice(0, firstMap + 1), trials.slice(firstMap + 1)];
  const reports = await checkStrategy(part === 'first' ? first : rest, strategy, lab, {
    width: WIDTH,
    onProgress: () => {},
    onEntry(trial, entry, complaints) {
      const kind = complaints.length > 0 ? 'bad' : kindOf(entry);
      emit({ type: 'cell', trial, schedule: entry.schedule, kind, complaints: [...complaints] });
    },
    onBad(trial, run, complaints) {
      bad = { type: 'run', trial, run, complaints: [...complaints] };
    },
  });
  for (const { title, schedules, bad } of reports) emit({ type: 'trial', title, schedules, bad });
  const worst = reports.find(({ first }) => first !== null);
  if (bad) emit(bad);
  else if (worst?.first) throw new ExerciseError(worst.first.complaints.join(' '), null);
  const isOver = worst !== undefined || part === 'rest' || rest.length === 0;
  if (isOver) emit({ type: 'done', isSolved: worst === undefined });
}

/** One schedule of a trial, step by step. */
async function showOne(
  exercise: StrategyExercise,
  strategy: Strategy,
  lab: Lab,
  { trial: title, schedule }: NonNullable<EditorRequest['wanted']>,
  emit: Check['emit'],
): Promise<void> {
  const trial = exercise.trials.find((one) => one.title === title);
  if (!trial) throw new ExerciseError(`There is no trial ${title}.`, null);
  const run = await lab.run({ ...trial.setting, strategy, schedule });
  emit({ type: 'run', trial: title, run, complaints: [...complaintsOf(run, trial)] });
}

/** The lab, as long as the check goes on: afterwards it runs nothing more of it. */
function stoppable(lab: Lab, signal: AbortSignal): Lab {
  return {
    ...lab,
    run(options) {
      signal.throwIfAborted();
      return lab.run(options);
    },
    async explore(options) {
      const ended = new AbortController();
      const end = () => ended.abort(signal.reason ?? options.signal?.reason);
      for (const one of [signal, options.signal]) one?.addEventListener('abort', end, { once: true });
      if (signal.aborted || options.signal?.aborted) end();
      return lab.explore({ ...options, signal: ended.signal });
    },
  };
}
