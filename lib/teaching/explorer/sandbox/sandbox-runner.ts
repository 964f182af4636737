import { Memory } from '@/lib/core/stores/memory';
import type { Payments } from '@/lib/core/stores/payments';
import { StoreError } from '@/lib/core/stores/store-error';
import { publish } from '@/lib/shop/bouncer/bouncer';
import { noteNewest } from '@/lib/shop/bouncer/newest';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { demandNoLuck } from '@/lib/teaching/explorer/judge/luck';
import { BUYERS, faultOf } from '@/lib/teaching/explorer/moves';
import { type ModuleVariable, ModuleWatch, type ReadState } from '@/lib/teaching/explorer/run/module-state';
import { openRunPayments } from '@/lib/teaching/explorer/run/run-payments';
import { RunState, type RunStateOptions } from '@/lib/teaching/explorer/run/run-state';
import { type FullScenario, fillScenario } from '@/lib/teaching/explorer/run/scenario';
import { newLuck } from '@/lib/teaching/explorer/run/surroundings';
import type { Process } from '@/lib/teaching/explorer/run/thread';
import { UnluckyOrder } from '@/lib/teaching/explorer/run/waits';
import {
  type Choose,
  type FaultsAfter,
  type Keeps,
  type Played,
  type PlayOptions,
  playRun,
} from '@/lib/teaching/explorer/search/run-schedule';
import type { Choice, Step, World } from '@/lib/teaching/explorer/timeline';
import { beginCheckout } from './begin-checkout';
import { readWorld, type Sandbox } from './sandbox';
import { NOW_MS } from './sandbox-redis';
import { TICKET_TYPE } from './sandbox-schema';

/** Steps of a run that was watched, and what every move would have done that was possible before each of them. */
export interface Watched {
  readonly before: World;
  readonly steps: readonly Step[];
  readonly options: readonly (readonly Choice[])[];
}

/** What a strategy does in a sale that is left in peace: one buyer, one ticket. */
export interface Habits {
  readonly keeps: Keeps;
  /** The variables of its module that the sale changed. */
  readonly moduleState: readonly ModuleVariable[];
}

const habits = new WeakMap<Strategy, Promise<Habits>>();
const NOTHING: Keeps = { counts: false, events: false };

type Play = Pick<RunStateOptions, 'scenario' | 'luck' | 'isWatched' | 'noteModule'>;
const nobodyHears = () => {};

/** After this many the run is taken as it comes. */
const MAX_TRIES = 25;

/** Plays runs on one sandbox, one after the other. */
export interface SandboxRunner {
  readonly sandbox: Sandbox;
  /** Only what became of it: fast. */
  play(scenario: FullScenario, choose: Choose, faults: FaultsAfter): Promise<Played>;
  /** Every step, its text and the world after it. */
  watch(scenario: FullScenario, choose: Choose, faults: FaultsAfter): Promise<Played & Watched>;
  habitsOf(strategy: Strategy): Promise<Habits>;
}

export function createSandboxRunner(sandbox: Sandbox, provider: Payments): SandboxRunner {
  /** The provider as the run knows it that goes on. */
  let ofRun = openRunPayments(provider);
  /** By buyer and number: what a process knows of Redis outlasts a request. */
  const memories = new Map<string, Memory>();

  function memoryOf({ buyer, number }: Pick<Process, 'buyer' | 'number'>): Memory {
    const memory = memories.get(`${buyer}${number}`) ?? new Memory();
    memories.set(`${buyer}${number}`, memory);
    return memory;
  }

  /** Bouncer and processes know the type, as in a shop that has been open for a while; none knows of another run. */
  async function warm({ stock, perBuyerLimit: limit }: FullScenario): Promise<void> {
    const state = {
      ...{ generation: 1, version: 0, stock, limit, admissionLimit: null, msUntilSale: 0, saleStartsAt: '' },
      hasHolds: false,
      held: 0,
      dueHolds: 0,
      neverSold: true,
    };
    const processes = BUYERS.flatMap((buyer) => [1, 2, 3].map((number) => ({ buyer, number })));
    for (const process of processes) noteNewest(TICKET_TYPE, state, memoryOf(process));
    const redis = sandbox.redis.server(0);
    await publish(TICKET_TYPE, state, NOW_MS, { redis, memory: new Memory(), admissionLimit: null });
  }

  async function setUp({ scenario, ...options }: Play, isStrict: boolean): Promise<RunState> {
    memories.clear();
    await sandbox.reset(scenario.stock, scenario.perBuyerLimit);
    if (scenario.strategy.keepsCounters) await warm(scenario);
    ofRun = openRunPayments(provider);
    if (scenario.checkout) await beginCheckout(scenario.checkout, sandbox, ofRun);
    const { payments } = ofRun;
    return new RunState({ ...options, scenario, sandbox, payments, memoryOf, isStrict });
  }

  /** Plays until Postgres chose as it usually does, so that a run is the same each time. */
  async function withRunState<T>(play: Play, body: (state: RunState) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const state = await setUp(play, tries < MAX_TRIES);
      try {
        return await body(state);
      } catch (error) {
        if (!(error instanceof UnluckyOrder)) throw error;
      } finally {
        await state.end();
      }
    }
  }

  const playWith = (play: Omit<Play, 'isWatched'>, options: Omit<PlayOptions, 'onStep' | 'onChoice'>) =>
    withRunState({ ...play, isWatched: false }, (state) =>
      playRun(play.scenario, state, { sandbox, payments: ofRun }, options),
    );

  /** Which books it keeps shows a sale that nobody disturbs: only those are judged, and then in every run. */
  async function findHabits(strategy: Strategy): Promise<Habits> {
    const module = new ModuleWatch();
    const scenario = fillScenario({ strategy, buyers: 1 });
    const alone = { scenario, luck: newLuck('usual'), noteModule: (read: ReadState) => module.watch(read) };
    const choose: Choose = (possible) => {
      module.look();
      return nextTurn(possible);
    };
    try {
      await playWith(alone, { choose, faults: () => [], keeps: NOTHING });
    } catch (error) {
      // One that cannot even be run alone is told so by the run that was asked for.
      if (error instanceof StoreError) throw error;
    }
    module.look();
    const { counts, events } = await sandbox.readBooks();
    const keeps = { counts: counts.length > 0, events: events.length > 0 };
    return { keeps, moduleState: module.changed };
  }

  function habitsOf(strategy: Strategy): Promise<Habits> {
    const known = habits.get(strategy) ?? findHabits(strategy);
    habits.set(strategy, known);
    known.catch(() => habits.delete(strategy));
    return known;
  }

  return {
    sandbox,
    habitsOf,
    async play(scenario, choose, faults) {
      const { keeps } = await habitsOf(scenario.strategy);
      const luck = newLuck('usual');
      const play = { scenario, noteModule: nobodyHears };
      const played = await playWith({ ...play, luck }, { choose, faults, keeps });
      // A run that was given up on the way is told by another that goes on.
      const isGivenUp = nextTurn(played.choices.at(-1) ?? []) !== null;
      if (isGivenUp || (!luck.hasDrawn && !luck.hasReadClock)) return played;
      const again: Choose = (possible, made) => {
        const move = played.moves[made.length];
        return move !== undefined && possible.includes(move) ? move : nextTurn(possible);
      };
      const other = await playWith({ ...play, luck: newLuck('other') }, { choose: again, faults, keeps });
      demandNoLuck(played, other, luck);
      return played;
    },
    async watch(scenario, choose, faults) {
      const { keeps } = await habitsOf(scenario.strategy);
      const play = { scenario, luck: newLuck('usual'), isWatched: true, noteModule: nobodyHears };
      return withRunState(play, async (state) => {
        const before = await readWorld(sandbox);
        const steps: Step[] = [];
        const onStep = (step: Step) => steps.push(step);
        const options: (readonly Choice[])[] = [];
        const onChoice = (possible: readonly string[]) => options.push(listChoices(state, possible));
        const played = await playRun(
          scenario,
          state,
          { sandbox, payments: ofRun },
          {
            ...{ choose, faults, keeps, onStep, onChoice },
          },
        );
        return { ...played, before, steps, options };
      });
    },
  };
}

const nextTurn = (possible: readonly string[]) => possible.find((move) => faultOf(move) === null) ?? null;

function listChoices(state: RunState, possible: readonly string[]): readonly Choice[] {
  const movers = state.movers();
  return possible.map((move) => ({ move, call: movers.get(move.replace(/[-+~]$/, ''))?.made.call ?? null }));
}
