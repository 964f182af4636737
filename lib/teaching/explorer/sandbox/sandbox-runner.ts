import type { Redis } from '@/lib/core/stores/redis';
import { publish } from '@/lib/shop/bouncer/bouncer';
import { hearOf } from '@/lib/shop/bouncer/newest';
import { BUYERS } from '@/lib/teaching/explorer/moves';
import { type Entrance, gateRedis, QUORUM } from '@/lib/teaching/explorer/run/lab-stores';
import { RunState } from '@/lib/teaching/explorer/run/run-state';
import type { Cast } from '@/lib/teaching/explorer/run/scenario';
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

/** After so many, the run is taken as it comes. */
const MAX_TRIES = 25;

/** Plays runs on one sandbox, one after the other. */
export interface SandboxRunner {
  readonly sandbox: Sandbox;
  /** Only what became of it: fast. */
  play(cast: Cast, choose: Choose, faults: FaultsAfter): Promise<Played>;
  /** Every step, its text and the world after it. */
  watch(cast: Cast, choose: Choose, faults: FaultsAfter): Promise<Played & Watched>;
}

export function createSandboxRunner(sandbox: Sandbox): SandboxRunner {
  const entrance: { -readonly [K in keyof Entrance]: Entrance[K] } = { gate: null, isWatched: false };
  const processes = new Map<string, Process>();
  const memories = new Map<string, readonly Redis[]>();

  /** What a process knows of Redis outlasts a request. */
  function serversOf(key: string): readonly Redis[] {
    const known = memories.get(key);
    if (known) return known;
    const servers = Array.from({ length: QUORUM }, (_, n) =>
      gateRedis(sandbox.redis.server(n), () => processes.get(key) ?? null, entrance),
    );
    memories.set(key, servers);
    return servers;
  }

  /** Bouncer and processes know the type, as in a shop that has been open for a while; none knows of another run. */
  async function warm({ stock, perBuyerLimit: limit }: Cast): Promise<void> {
    const sight = {
      ...{ generation: 1, version: 0, stock, limit, admissionLimit: null, msUntilSale: 0, saleStartsAt: '' },
      neverSold: true,
    };
    memories.clear();
    const servers = BUYERS.flatMap((buyer) => [`${buyer}1`, `${buyer}2`]).flatMap(
      (key) => serversOf(key)[0] ?? [],
    );
    for (const redis of servers) hearOf(TICKET_TYPE, sight, redis);
    const [redis] = servers;
    if (redis) await publish(TICKET_TYPE, sight, NOW_MS, { redis, admissionLimit: null });
  }

  async function setUp(cast: Cast, isStrict: boolean): Promise<RunState> {
    await sandbox.reset(cast.stock, cast.perBuyerLimit);
    if (cast.strategy.keepsCounters) await warm(cast);
    const servers = (process: Process) => {
      const key = `${process.buyer}${process.number}`;
      processes.set(key, process);
      return serversOf(key);
    };
    const state = new RunState({ cast, sandbox, entrance, servers, isStrict });
    entrance.gate = state.gate;
    return state;
  }

  /** Plays until Postgres chose as it usually does, so that a run is the same each time. */
  async function withRunState<T>(cast: Cast, body: (state: RunState) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const state = await setUp(cast, tries < MAX_TRIES);
      try {
        return await body(state);
      } catch (error) {
        if (!(error instanceof UnluckyOrder)) throw error;
      } finally {
        entrance.gate = null;
        processes.clear();
        await state.end();
      }
    }
  }

  return {
    sandbox,
    play(cast, choose, faults) {
      entrance.isWatched = false;
      return withRunState(cast, (state) => playRun(cast, state, sandbox, { choose, faults }));
    },
    watch(cast, choose, faults) {
      entrance.isWatched = true;
      return withRunState(cast, async (state) => {
        const before = await readWorld(sandbox);
        const steps: Step[] = [];
        const onStep = (step: Step) => steps.push(step);
        const options: (readonly Choice[])[] = [];
        const onChoice = (possible: readonly string[]) => options.push(listChoices(state, possible));
        const played = await playRun(cast, state, sandbox, { choose, faults, onStep, onChoice });
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
