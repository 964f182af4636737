import type { Redis } from '@/lib/core/stores/redis';
import { publish } from '@/lib/shop/bouncer/bouncer';
import { hearOf } from '@/lib/shop/bouncer/newest';
import { BUYERS } from '@/lib/teaching/explorer/moves';
import {
  type Choose,
  type FaultsAfter,
  type Played,
  playRun,
} from '@/lib/teaching/explorer/search/run-schedule';
import type { Choice, Step, World } from '@/lib/teaching/explorer/timeline';
import { type Entrance, gateRedis, QUORUM } from './lab-stores';
import { type Lane, readWorld } from './lane';
import { NOW_MS } from './lane-redis';
import { TICKET_TYPE } from './lane-schema';
import type { Cast } from './scenario';
import { Stage } from './stage';
import type { Process, Thread } from './thread';
import { mergeCalls } from './thread';
import { UnluckyOrder } from './waits';

/** Steps of a run that was watched, and what every move would have done that was possible before each of them. */
export interface Watched {
  readonly before: World;
  readonly steps: readonly Step[];
  readonly options: readonly (readonly Choice[])[];
}

/** After so many, the run is taken as it comes. */
const MAX_TRIES = 25;

/** Plays runs on one lane, one after the other. */
export interface LaneRunner {
  readonly lane: Lane;
  /** Only what became of it: fast. */
  play(cast: Cast, choose: Choose, faults: FaultsAfter): Promise<Played>;
  /** Every step, its text and the world after it. */
  watch(cast: Cast, choose: Choose, faults: FaultsAfter): Promise<Played & Watched>;
}

export function createLaneRunner(lane: Lane): LaneRunner {
  const entrance: { -readonly [K in keyof Entrance]: Entrance[K] } = { gate: null, isWatched: false };
  const processes = new Map<string, Process>();
  const memories = new Map<string, readonly Redis[]>();

  /** What a process knows of Redis outlasts a request. */
  function serversOf(key: string): readonly Redis[] {
    const known = memories.get(key);
    if (known) return known;
    const servers = Array.from({ length: QUORUM }, (_, n) =>
      gateRedis(lane.redis.server(n), () => processes.get(key) ?? null, entrance),
    );
    memories.set(key, servers);
    return servers;
  }

  /** Bouncer and processes know the type, as in a shop that has been open for a while; none knows of another run. */
  async function warm({ stock, perBuyerLimit: limit }: Cast): Promise<void> {
    const sight = {
      ...{ generation: 1, version: 0, stock, limit, tillWidth: null, msUntilSale: 0, saleStartsAt: '' },
      neverSold: true,
    };
    memories.clear();
    const servers = BUYERS.flatMap((buyer) => [`${buyer}1`, `${buyer}2`]).flatMap(
      (key) => serversOf(key)[0] ?? [],
    );
    for (const redis of servers) hearOf(TICKET_TYPE, sight, redis);
    const [redis] = servers;
    if (redis) await publish(TICKET_TYPE, sight, NOW_MS, { redis, tillWidth: null });
  }

  async function setStage(cast: Cast, isStrict: boolean): Promise<Stage> {
    await lane.reset(cast.stock, cast.perBuyerLimit);
    if (cast.strategy.keepsCounters) await warm(cast);
    const servers = (process: Process) => {
      const key = `${process.buyer}${process.number}`;
      processes.set(key, process);
      return serversOf(key);
    };
    const stage = new Stage({ cast, lane, entrance, servers, isStrict });
    entrance.gate = stage.gate;
    return stage;
  }

  /** Plays until Postgres chose as it usually does, so that a run is the same each time. */
  async function onStage<T>(cast: Cast, body: (stage: Stage) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const stage = await setStage(cast, tries < MAX_TRIES);
      try {
        return await body(stage);
      } catch (error) {
        if (!(error instanceof UnluckyOrder)) throw error;
      } finally {
        entrance.gate = null;
        processes.clear();
        await stage.end();
      }
    }
  }

  return {
    lane,
    play(cast, choose, faults) {
      entrance.isWatched = false;
      return onStage(cast, (stage) => playRun(cast, stage, lane, { choose, faults }));
    },
    watch(cast, choose, faults) {
      entrance.isWatched = true;
      return onStage(cast, async (stage) => {
        const before = await readWorld(lane);
        const steps: Step[] = [];
        const onStep = (step: Step) => steps.push(step);
        const options: (readonly Choice[])[] = [];
        const onChoice = (possible: readonly string[]) => options.push(tellChoices(stage, possible));
        const played = await playRun(cast, stage, lane, { choose, faults, onStep, onChoice });
        return { ...played, before, steps, options };
      });
    },
  };
}

function tellChoices(stage: Stage, possible: readonly string[]): readonly Choice[] {
  const movers = new Map<string, Thread>(stage.movers());
  return possible.map((move) => {
    const mover = movers.get(move.charAt(0));
    return { move, call: mover ? mergeCalls(mover.pending) : null };
  });
}
