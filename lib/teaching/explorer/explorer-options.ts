import { Command } from 'commander';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { UsageError } from '@/lib/core/cli/usage-error';
import { FAULT_KINDS, type FaultKind } from '@/lib/shop/strategies/strategy';
import { parseBuyers, parseFaults, parseScene, parseSchedule, parseWhole, sceneNames } from './parse-words';
import { SCENES, type Scene, type SceneName } from './run/scenes';
import type { Sample } from './search/explore';

interface Flags {
  readonly schedule?: string;
  /** true: to standard output. */
  readonly json?: string | true;
  readonly faults?: boolean;
  readonly fault?: readonly FaultKind[];
  readonly twoFaults?: boolean;
  readonly buyers?: 2 | 3;
  readonly overlap?: boolean;
  readonly scene?: SceneName;
  readonly isolation?: boolean;
  readonly all?: boolean;
  readonly most?: number;
  readonly seed?: number;
  readonly promises?: boolean;
  readonly compareWalks?: boolean;
  readonly writeCounts?: boolean;
}

/** What is done with the strategies that were named. */
export type Task = 'matrix' | 'promises' | 'compare-walks' | 'write-counts' | 'isolation';

export interface InterleavingsOptions {
  /** Which strategies; none was named: all. */
  readonly ids: readonly string[];
  readonly schedule: string | undefined;
  readonly json: string | true | undefined;
  readonly faults: readonly FaultKind[];
  readonly maxFaults: 0 | 1 | 2;
  readonly buyers: 2 | 3;
  /** A statement outside of a transaction is three steps. */
  readonly overlap: boolean;
  readonly scene: SceneName | undefined;
  readonly task: Task;
  /** Every order is run, and not only those that are really different. */
  readonly all: boolean;
  /** Where there are more schedules, so many are drawn by lot; undefined: all are run, or as many as the task says. */
  readonly sample: Sample | undefined;
  /** Nobody said how many, or by which lot. */
  readonly isUsualSample: boolean;
}

/**
 * Reads the command line. Prints the help and ends the process where that is asked for.
 * @param argv the arguments alone
 * @throws {UsageError} bad usage; the message is empty where it was printed already
 */
export function parseOptions(argv: readonly string[]): InterleavingsOptions {
  const program = parseCommand(
    new Command('interleavings')
      .description('Runs every order in which buyers can race for the last ticket, on real stores.')
      .argument(
        '[id...]',
        'strategies; left out: all. Or checkout, or naive-coordinator: a payment beside others',
      )
      .option('--schedule <moves>', 'one run of one strategy, step by step: AABB', parseSchedule)
      .option(
        '--json [file]',
        'the result as JSON: into the file or, where none is named, to standard output',
      )
      .option('--faults', 'every single fault is a step, too')
      .option('--fault <kinds>', `these faults are steps, with commas: ${FAULT_KINDS.join(',')}`, parseFaults)
      .option('--two-faults', 'two faults in one schedule; all kinds where none is named')
      .option(
        '--overlap',
        'BEGIN, a statement outside of a transaction, and its COMMIT are steps of their own',
      )
      .option('--scene <name>', `something else than two buyers and one ticket: ${sceneNames()}`, parseScene)
      .option(
        '--buyers <n>',
        '2 or 3; where nothing is said 2 of a strategy that is named and with faults, else 3',
        parseBuyers,
      )
      .option('--all', 'every order, also where the difference is none, and however many there are')
      .option(
        '--most <n>',
        'where there are more schedules, so many are drawn by lot: 2000, where nothing is said',
        parseWhole,
      )
      .option('--seed <n>', 'of the lot: 1, where nothing is said', parseWhole)
      .option(
        '--promises',
        'every promise in every scene, with faults, instead; where there are more, 130 schedules by lot',
      )
      .option('--compare-walks', 'whether a pruned walk finds what a whole one does, instead')
      .option('--write-counts', 'how many schedules there are, into docs/explorer.md, instead')
      .option('--isolation', 'what the isolation levels of Postgres prevent, instead')
      .addHelpText('after', HELP),
    argv,
  );
  return check(program.args, program.opts<Flags>());
}

const USUAL_SAMPLE = 2000;

const HELP = `
Scenes:
${Object.entries(SCENES)
  .map(([name, { says }]) => `  ${name.padEnd(16)}${says}`)
  .join('\n')}

Moves of a schedule: A B C that buyer's next call, a b c the work after its answer, A- it dies before or waiting, A+
after, A~ its answer is lost, x all leases end, f one Redis server forgets everything, t a lock timeout fires. Of calls
made together A is the oldest that is left, A2 the next one. a- a+: it dies after its answer.
Only redlock has more than one Redis server: three, which are parts of one Redis here, each a step of its own; f
empties the first of them.

Exit codes: 0 each promise is kept, 1 one is broken, 2 bad usage, 3 no result.`;

/**
 * Holds what was asked for against the strategies that there are. A strategy after `--json` is no file.
 * @throws {UsageError} one that is named is none of them, or a schedule has none
 */
export function demandStrategies(
  options: InterleavingsOptions,
  known: readonly string[],
): InterleavingsOptions {
  const { json } = options;
  if (typeof json === 'string' && known.includes(json)) {
    return demandStrategies({ ...options, ids: [...options.ids, json], json: true }, known);
  }
  const { ids, schedule } = options;
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new UsageError(`There is no strategy ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  }
  if (schedule !== undefined && ids.length !== 1) {
    throw new UsageError(`--schedule runs one strategy; name it: ${known.join(', ')}`);
  }
  return options;
}

function check(ids: readonly string[], flags: Flags): InterleavingsOptions {
  const { schedule, json, faults = false, fault, twoFaults = false, all = false } = flags;
  const { most, seed, overlap = false, scene } = flags;
  const isPlaced = flags.buyers !== undefined || scene !== undefined || overlap;
  const maxFaults = twoFaults ? 2 : faults || fault ? 1 : 0;
  const { buyers = ids.length === 0 && !isPlaced && maxFaults === 0 ? 3 : 2 } = flags;
  const task = taskOf(flags);
  if (scene !== undefined && flags.buyers !== undefined) {
    throw new UsageError('--scene says itself how many buyers there are: leave --buyers out');
  }
  if (schedule?.match(/[Cc]/) && buyers === 2 && scene === undefined) {
    throw new UsageError('--schedule: C is the third buyer: --buyers 3');
  }
  const isNarrowed = schedule !== undefined || maxFaults > 0 || isPlaced;
  if (task === 'isolation' && (ids.length > 0 || isNarrowed)) {
    throw new UsageError('--isolation shows what the levels do, whatever the strategy: leave the others out');
  }
  const isDrawn = most !== undefined || seed !== undefined;
  if (task !== 'matrix' && (isNarrowed || all || (isDrawn && task !== 'promises'))) {
    throw new UsageError(`--${task} has its own buyers and faults: leave the others out`);
  }
  if (schedule !== undefined && maxFaults > 0) {
    throw new UsageError('--schedule holds its faults itself, as moves (AxB): leave the others out');
  }
  const isWhole = !isDrawn && (all || task !== 'matrix');
  const sample = isWhole ? undefined : { most: most ?? USUAL_SAMPLE, seed: seed ?? 1 };
  const isUsualSample = !isDrawn;
  const asked = { ids, schedule, json, buyers, overlap, scene, task, all, sample, isUsualSample };
  if (maxFaults > 0) return { ...asked, faults: fault ?? FAULT_KINDS, maxFaults };
  const { faults: own, maxFaults: mostFaults }: Partial<Scene> = scene ? SCENES[scene] : {};
  return { ...asked, faults: own ?? [], maxFaults: mostFaults ?? 0 };
}

/** @throws {UsageError} more than one is asked for */
function taskOf({ promises, compareWalks, writeCounts, isolation }: Flags): Task {
  const asked: readonly (Task | null)[] = [
    promises ? 'promises' : null,
    compareWalks ? 'compare-walks' : null,
    writeCounts ? 'write-counts' : null,
    isolation ? 'isolation' : null,
  ];
  const [task = 'matrix', other] = asked.filter((one) => one !== null);
  if (other) throw new UsageError(`--${task} and --${other} are two things: ask for one`);
  return task;
}
