import { Memory } from '@/lib/core/stores/memory';
import { publish } from '@/lib/shop/bouncer/bouncer';
import { noteNewest } from '@/lib/shop/bouncer/newest';
import { BUYERS } from '@/lib/teaching/explorer/moves';
import { RunState } from '@/lib/teaching/explorer/run/run-state';
import type { FullScenario } from '@/lib/teaching/explorer/run/scenario';
import type { Process, Thread } from '@/lib/teaching/explorer/run/thread';
import { mergeCalls } from '@/lib/teaching/explorer/run/thread';
import { UnluckyOrder } from '@/lib/teaching/explorer/run/waits';
import {
  type Choose,
  type FaultsAfter,
  type Played,
  playRun,
} from '@/lib/teaching/explorer/search/run-schedule';
import type { Choice, Step, World } from '@/lib/teaching/explorer/timeline';
import { readWorld, type Sandbox } from './sandbox';
import { NOW_MS } from './sandbox-redis';
import { TICKET_TYPE } from './sandbox-schema';

/** Steps of a run that was watched, and what every move would have done that was possible before each of them. */
export interface Watched {
  readonly before: World;
  readonly steps: readonly Step[];
  readonly options: readonly (readonly Choice[])[];
}

/** After this many the run is taken as it comes. */
const MAX_TRIES = 25;

/** Plays runs on one sandbox, one after the other. */
export interface SandboxRunner {
  readonly sandbox: Sandbox;
  /** Only what became of it: fast. */
  play(scenario: FullScenario, choose: Choose, faults: FaultsAfter): Promise<Played>;
  /** Every step, its text and the world after it. */
  watch(scenario: FullScenario, choose: Choose, faults: FaultsAfter): Promise<Played & Watched>;
}

export function createSandboxRunner(sandbox: Sandbox): SandboxRunner {
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
      neverSold: true,
    };
    const processes = BUYERS.flatMap((buyer) => [1, 2].map((number) => ({ buyer, number })));
    for (const process of processes) noteNewest(TICKET_TYPE, state, memoryOf(process));
    const redis = sandbox.redis.server(0);
    await publish(TICKET_TYPE, state, NOW_MS, { redis, memory: new Memory(), admissionLimit: null });
  }

  async function setUp(scenario: FullScenario, isWatched: boolean, isStrict: boolean): Promise<RunState> {
    memories.clear();
    await sandbox.reset(scenario.stock, scenario.perBuyerLimit);
    if (scenario.strategy.keepsCounters) await warm(scenario);
    return new RunState({ scenario, sandbox, memoryOf, isWatched, isStrict });
  }

  /** Plays until Postgres chose as it usually does, so that a run is the same each time. */
  async function withRunState<T>(
    scenario: FullScenario,
    isWatched: boolean,
    body: (state: RunState) => Promise<T>,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      const state = await setUp(scenario, isWatched, tries < MAX_TRIES);
      try {
        return await body(state);
      } catch (error) {
        if (!(error instanceof UnluckyOrder)) throw error;
      } finally {
        await state.end();
      }
    }
  }

  return {
    sandbox,
    play(scenario, choose, faults) {
      return withRunState(scenario, false, (state) => playRun(scenario, state, sandbox, { choose, faults }));
    },
    watch(scenario, choose, faults) {
      return withRunState(scenario, true, async (state) => {
        const before = await readWorld(sandbox);
        const steps: Step[] = [];
        const onStep = (step: Step) => steps.push(step);
        const options: (readonly Choice[])[] = [];
        const onChoice = (possible: readonly string[]) => options.push(listChoices(state, possible));
        const played = await playRun(scenario, state, sandbox, { choose, faults, onStep, onChoice });
        return { ...played, before, steps, options };
      });
    },
  };
}

function listChoices(state: RunState, possible: readonly string[]): readonly Choice[] {
  const movers = new Map<string, Thread>(state.movers());
  return possible.map((move) => {
    const mover = movers.get(move.charAt(0));
    return { move, call: mover ? mergeCalls(mover.pending) : null };
  });
}
