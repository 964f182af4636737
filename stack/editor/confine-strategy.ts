import { SourceMap } from 'node:module';
import { z } from 'zod';
import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import type { SaleContext, Strategy } from '@/lib/shop/strategies/strategy';
import { callingFrom } from '@/lib/teaching/explorer/run/call-site';
import { answerAsks } from './answer-asks';
import { type Failure, toError } from './failure';
import { type Machine, MachineError, type Realm } from './machine';
import { EXERCISE_FILE, type Program, type ToInside, type ToOutside } from './messages';

/** Statements, scripts and answers are a few hundred characters long. */
const MAX_TEXT = 200_000;

/** A learner's program can't be run, or can't be run any further. */
export class ExerciseError extends Error {
  override readonly name = 'ExerciseError';
  /** Of the exercise; null: not known. */
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.line = line;
  }
}

/**
 * A strategy whose every sale runs the program in a realm of its own, over these very stores.
 * @param onHalt hears of what ends the whole check: a loop, or a text without end
 * @throws {ExerciseError} the program threw, or exports no strategy
 */
export function confineStrategy(
  machine: Machine,
  program: Program,
  onHalt: (error: ExerciseError) => void,
): Strategy {
  const readLines = createLineReader(program);
  const toExerciseError = (error: unknown) =>
    error instanceof MachineError
      ? new ExerciseError(explain(error.message), readLines(error.place)[0] ?? null)
      : new ExerciseError(String(error), null);
  try {
    machine.open(program.text, { tell: () => {}, draw: () => '' });
  } catch (error) {
    throw toExerciseError(error);
  }
  const sell = (purchase: Purchase, stores: Stores, context: SaleContext) =>
    new Promise<SaleOutcome>((resolve, reject) => {
      let realm: Realm | null = null;
      const halt = (error: unknown) => {
        onHalt(toExerciseError(error));
        reject(toExerciseError(error));
      };
      const say = (message: ToInside) => {
        try {
          realm?.hear(JSON.stringify(message));
        } catch (error) {
          halt(error);
        }
      };
      const answers = answerAsks(stores, context, say);
      const tell = (text: string, stack: string) => {
        if (text.length > MAX_TEXT) return halt(new MachineError('It says too much at once.', stack));
        const message: ToOutside = JSON.parse(text);
        if (message.kind === 'answered') return settle(message.outcome, resolve, reject);
        if (message.kind === 'threw') return reject(toErrorHere(message.failure, readLines));
        const sites = readLines(stack).map((line) => ({ file: EXERCISE_FILE, line }));
        callingFrom(sites, () => answers.hear(message));
      };
      const { leaseTtlMs, admissionLimit, retries, lockTimeoutMs, quorum } = stores;
      const limits = { leaseTtlMs, admissionLimit, retries, lockTimeoutMs, servers: quorum.length };
      try {
        realm = machine.open(program.text, { tell, draw: answers.draw });
        say({ kind: 'sell', purchase, limits });
      } catch (error) {
        halt(error);
      }
    });
  return {
    id: 'your exercise',
    promise: { oversell: 'never', breaksUnder: [], because: 'A learner says so.' },
    sell,
  };
}

const KINDS = Object.keys(PROBLEMS);
const outcomeSchema = z.custom<SaleOutcome>(
  (value) =>
    z
      .union([
        z.object({ kind: z.literal('sold'), order: z.object({ id: z.string() }) }),
        z.object({ kind: z.enum(KINDS) }),
      ])
      .safeParse(value).success,
);

function settle(
  value: unknown,
  resolve: (outcome: SaleOutcome) => void,
  reject: (error: Error) => void,
): void {
  const { data } = outcomeSchema.safeParse(value);
  if (data) resolve(data);
  else reject(new Error(`it answered ${JSON.stringify(value)?.slice(0, 100)}, which is no outcome`));
}

/** A name of Node's or of a browser's that is not there is no typing mistake. */
function explain(message: string): string {
  const [, name = ''] = /(\w+) is not defined/.exec(message) ?? [];
  return name in globalThis
    ? `${message}: an exercise in the browser has the language and its stores, nothing else`
    : message;
}

/** As its like on this side, with its line in the exercise where that is known. */
function toErrorHere(failure: Failure, readLines: (stack: string) => readonly number[]): Error {
  if (failure.kind !== 'other') return toError(failure);
  const [line] = readLines(failure.stack);
  const message = explain(failure.message);
  return new Error(line === undefined ? message : `${message} (line ${line})`);
}

/** Reads from a stack which lines of the exercise it goes through, innermost first. */
function createLineReader({ map }: Program): (stack: string) => readonly number[] {
  const sources = new SourceMap(JSON.parse(map));
  return (stack) =>
    [...stack.matchAll(/\(exercise\.js:(\d+):(\d+)\)/g)].flatMap(([, line, column]) => {
      const entry = sources.findEntry(Number(line) - 1, Number(column) - 1);
      const isOurs = 'originalSource' in entry && entry.originalSource.endsWith(`:${EXERCISE_FILE}`);
      return isOurs ? [entry.originalLine + 1] : [];
    });
}
