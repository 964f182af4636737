import { type Env, SIMULATOR_KEY_PREFIX } from '@/lib/core/env';
import { openPayments, openRedis } from '@/lib/core/stores/open-stores';
import type { Payments } from '@/lib/core/stores/payments';
import { FAULT_KINDS, type FaultKind, type Strategy } from '@/lib/shop/strategies/strategy';
import { faultOf, splitSchedule } from './moves';
import type { ModuleVariable } from './run/module-state';
import { fillScenario, type Scenario } from './run/scenario';
import { openSandboxPool } from './sandbox/sandbox-pool';
import { type Exploration, exploreAll, type Sample } from './search/explore';
import type { Choose } from './search/run-schedule';
import { findEquals } from './search/symmetry';
import { isPrunable } from './search/walk';
import type { MapEntry, Run } from './timeline';

/**
 * How a run goes on by itself. `finish`: the first buyer who can move; `in-turn`: another one each time, where there is
 * one; `one-by-one`: a buyer to the end, with all that is left after the answer, then the next.
 */
export type Manner = 'finish' | 'in-turn' | 'one-by-one';

export interface RunOptions extends Scenario {
  /** The moves to make, as timeline.ts names them. */
  readonly schedule: string;
  /** After the schedule: stop, and list what could come next; or how to go on to the end. */
  readonly complete?: 'stop' | Manner;
}

export interface ExploreOptions extends Scenario {
  /** Faults that become steps; none where nothing is said. */
  readonly faults?: readonly FaultKind[];
  /** How many faults one schedule may have: one where nothing is said. */
  readonly maxFaults?: 0 | 1 | 2;
  /** Every order there is, and not only those that are really different. */
  readonly all?: boolean;
  /** Called with each run as it ends, in no order. */
  readonly onRun?: (entry: MapEntry) => void;
  /**
   * Ends the exploration with the first run of which it says yes. What is likely to go wrong is tried first: schedules
   * in which few are interrupted. Then `isComplete` is false, and `entries` are those that were run until then.
   */
  readonly until?: (entry: MapEntry) => boolean;
  /** Where there are more than `most`, so many are drawn by lot; left out: all are run, however many there are. */
  readonly sample?: Sample | undefined;
  readonly signal?: AbortSignal;
}

/** Runs strategies on real stores, one step at a time, in every order there is. */
export interface Lab {
  /**
   * Runs one schedule, and watches each step.
   * @throws {ScheduleError} the schedule has a move that is none, or that is not possible where it stands
   * @throws {RangeError} no strategy has that id
   */
  run(options: RunOptions): Promise<Run>;
  /**
   * Runs every schedule that is really different: of those that differ by the order of steps which have nothing to do
   * with each other, or by their buyers' names alone, one. What comes of the others follows. With `all`, every one.
   * @throws {Error} the strategy does not do the same twice, never ends, or waits for what is no store
   */
  explore(options: ExploreOptions): Promise<Exploration>;
  /** What a sale that nobody disturbs changes in the strategy's own module, where it is one of a file by itself. */
  findModuleState(strategy: Strategy): Promise<readonly ModuleVariable[]>;
  close(): Promise<void>;
}

export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
}

const ALL_FAULTS: readonly FaultKind[] = [...FAULT_KINDS, 'provider-answer-lost'];

/** A lease on the lab's own stores is far longer; a stall of the machine is no fault that was asked for. */
const REDIS_DEADLINE_MS = 30_000;

/**
 * Opens a lab beside the shop of that database: sandboxes of its own, which are made when they are first needed.
 * @param sandboxes how many runs may go on at once
 * @param sessionUrl a login of less, for the strategies' own statements
 * @param payments a provider that moves no money; left out: the one that the environment names, if it is a simulator
 * @throws {StoreError} a store is out of reach
 */
export async function openLab(
  env: Env,
  {
    sandboxes = 2,
    sessionUrl,
    payments,
  }: { readonly sandboxes?: number; readonly sessionUrl?: string; readonly payments?: Payments } = {},
): Promise<Lab> {
  const redis = await openRedis({ ...env, REDIS_DEADLINE_MS });
  const own = env.LAB_DATABASE_URL ?? env.DATABASE_URL;
  const provider = payments ?? (isSimulator(env) ? await openPayments(env) : null) ?? NO_PROVIDER;
  const logins = { own, session: sessionUrl ?? own };
  const pool = await openSandboxPool(logins, { redis, payments: provider }, sandboxes);
  return {
    async run({ schedule, complete = 'stop', ...asked }) {
      const scenario = fillScenario(asked);
      const wanted = splitSchedule(schedule);
      if (!wanted) throw new ScheduleError(`${schedule} is no schedule`);
      const choose = follow(wanted, complete);
      const played = await pool.inSandbox((runner) => runner.watch(scenario, choose, () => ALL_FAULTS));
      const { moves, options, before, steps, outcomes, deadlocks, aborts, harms } = played;
      const next = options.at(-1) ?? [];
      if (moves.length < wanted.length) {
        throw impossible(
          wanted,
          moves,
          next.map(({ move }) => move),
        );
      }
      return {
        ...{
          strategy: scenario.strategy.id,
          schedule: moves.join(''),
          before,
          steps,
          choices: options,
          next,
        },
        ...{ outcomes, deadlocks, aborts, harms },
      };
    },
    async explore({ faults = [], maxFaults = 1, all = false, onRun, until, sample, signal, ...asked }) {
      const scenario = fillScenario(asked);
      const watch = (moves: readonly string[]) =>
        pool
          .inSandbox((runner) => runner.watch(scenario, follow(moves, 'finish'), () => []))
          .catch(onlyImpossible);
      const pruning = all || !isPrunable(scenario) ? null : { equals: await findEquals(scenario, watch) };
      return exploreAll({
        ...{ faults, maxFaults, sandboxes, pruning, onRun, until, sample, signal },
        play: (choose, faultsAfter) => pool.inSandbox((runner) => runner.play(scenario, choose, faultsAfter)),
      });
    },
    async findModuleState(strategy) {
      return (await pool.inSandbox((runner) => runner.habitsOf(strategy))).moduleState;
    },
    async close() {
      await pool.close();
      await redis.close();
    },
  };
}

const isSimulator = ({ STRIPE_SECRET_KEY: key }: Env) => key?.startsWith(SIMULATOR_KEY_PREFIX) === true;

const nobody = () => Promise.reject(new Error('This lab has no payment provider'));
/** A lab without a simulator sells, and takes no payments. */
const NO_PROVIDER: Payments = {
  driver: 'stripe',
  ...{ create: nobody, confirm: nobody, read: nobody, cancel: nobody, refund: nobody },
  async *list() {},
};

function follow(wanted: readonly string[], complete: 'stop' | Manner): Choose {
  return (possible, made) => {
    const move = wanted[made.length];
    if (move === undefined) return complete === 'stop' ? null : goOn(complete, possible, made.at(-1) ?? '');
    if (!possible.includes(move)) throw impossible(wanted, made, possible);
    return move;
  };
}

function goOn(manner: Manner, possible: readonly string[], last: string): string | null {
  const turns = possible.filter((move) => faultOf(move) === null);
  const isSame = (move: string) => move.charAt(0).toUpperCase() === last.charAt(0).toUpperCase();
  const wanted = {
    finish: undefined,
    'in-turn': turns.find((move) => !isSame(move)),
    'one-by-one': turns.find(isSame),
  };
  return wanted[manner] ?? turns[0] ?? null;
}

function onlyImpossible(error: unknown): null {
  if (error instanceof ScheduleError) return null;
  throw error;
}

function impossible(
  wanted: readonly string[],
  made: readonly string[],
  possible: readonly string[],
): ScheduleError {
  const move = wanted[made.length] ?? '';
  const then = possible.length > 0 ? `could be ${possible.join(' ')}` : 'is nothing: all is over';
  return new ScheduleError(`${move} is not possible after ${made.join('') || 'the start'}: next ${then}`);
}
