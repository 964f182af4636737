import { publish } from '@/lib/bouncer/bouncer';
import type { Redis } from '@/lib/stores/redis';
import { type Entrance, gateRedis, QUORUM } from './lab-stores';
import { type Lane, readWorld } from './lane';
import { TICKET_TYPE } from './lane-schema';
import { BUYERS } from './moves';
import { type Choose, type FaultsAfter, type Played, playRun } from './run-schedule';
import type { Cast } from './scenario';
import { Stage } from './stage';
import type { Process } from './thread';
import { mergeCalls } from './thread';
import type { Call, Step, World } from './timeline';

/** Steps of a run that was watched, and what every move would do that is possible after the last one. */
export interface Watched {
  readonly before: World;
  readonly steps: readonly Step[];
  readonly nextCalls: ReadonlyMap<string, Call | null>;
}

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
  let isWarm = false;

  /** What a process knows of Redis outlasts a run, as it outlasts a request in the shop. */
  function serversOf(key: string): readonly Redis[] {
    const known = memories.get(key);
    if (known) return known;
    const servers = Array.from({ length: QUORUM }, (_, n) =>
      gateRedis(lane.redis.server(n), () => processes.get(key) ?? null, entrance),
    );
    memories.set(key, servers);
    return servers;
  }

  /** The bouncer knows the type, as in a shop that has been open for a while. */
  async function warm({ stock, perBuyerLimit: limit }: Cast): Promise<void> {
    const sight = {
      ...{ generation: 1, version: 0, stock, limit, tillWidth: null, msUntilSale: 0, saleStartsAt: '' },
      neverSold: true,
    };
    const keys = isWarm ? ['A1'] : BUYERS.flatMap((buyer) => [`${buyer}1`, `${buyer}2`]);
    for (const key of keys) {
      const [redis] = serversOf(key);
      if (redis) await publish(TICKET_TYPE, sight, { redis, tillWidth: null });
    }
    isWarm = true;
  }

  async function setStage(cast: Cast, isWatched: boolean): Promise<Stage> {
    await lane.reset(cast.stock, cast.perBuyerLimit);
    if (cast.strategy.keepsCounters) await warm(cast);
    const stage = new Stage(cast, lane, entrance, (process) => {
      const key = `${process.buyer}${process.number}`;
      processes.set(key, process);
      return serversOf(key);
    });
    entrance.gate = stage.gate;
    entrance.isWatched = isWatched;
    return stage;
  }

  async function strike(stage: Stage): Promise<void> {
    entrance.gate = null;
    processes.clear();
    await stage.end();
  }

  return {
    lane,
    async play(cast, choose, faults) {
      const stage = await setStage(cast, false);
      try {
        return await playRun(cast, stage, lane, { choose, faults });
      } finally {
        await strike(stage);
      }
    },
    async watch(cast, choose, faults) {
      const stage = await setStage(cast, true);
      try {
        const before = await readWorld(lane);
        const steps: Step[] = [];
        const onStep = (step: Step) => steps.push(step);
        const played = await playRun(cast, stage, lane, { choose, faults, onStep });
        const movers = [...stage.movers()];
        const nextCalls = new Map(movers.map(([actor, { pending }]) => [actor, mergeCalls(pending)]));
        return { ...played, before, steps, nextCalls };
      } finally {
        await strike(stage);
      }
    },
  };
}
