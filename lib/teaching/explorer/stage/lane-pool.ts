import type { Redis } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';
import { type Lane, openLane } from './lane';
import { becomeLaneOwner, type LaneOwner } from './lane-owner';
import { createLaneRunner, type LaneRunner } from './lane-runner';

/** Lanes to play on, made when they are first needed. */
export interface LanePool {
  /** Waits for a free lane and lends it. */
  onLane<T>(body: (runner: LaneRunner) => Promise<T>): Promise<T>;
  /** Nothing of the lanes is left in the stores. */
  close(): Promise<void>;
}

/**
 * Owns up to `size` lanes. Once Postgres went away they are given up: whoever comes next gets a new one.
 * @throws {StoreError} Postgres is out of reach
 */
export async function openLanePool(databaseUrl: string, redis: Redis, size: number): Promise<LanePool> {
  let owner: LaneOwner = await becomeLaneOwner(databaseUrl, redis);
  const lanes = new Map<LaneRunner, Lane>();
  const free: LaneRunner[] = [];
  const queue: (() => void)[] = [];
  let taken = 0;
  let named = 0;

  async function take(): Promise<LaneRunner> {
    while (taken === size) await new Promise<void>((resolve) => queue.push(resolve));
    taken++;
    try {
      return free.pop() ?? (await open());
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  function giveBack(): void {
    taken--;
    queue.shift()?.();
  }

  async function open(): Promise<LaneRunner> {
    if (!(await owner.isThere())) {
      await owner.close();
      owner = await becomeLaneOwner(databaseUrl, redis);
    }
    named++;
    const lane = await openLane(databaseUrl, redis, owner.laneName(named));
    const runner = createLaneRunner(lane);
    lanes.set(runner, lane);
    return runner;
  }

  /** What is left of it in the stores is cleared away by the next owner. */
  async function giveUp(runner: LaneRunner): Promise<void> {
    await lanes
      .get(runner)
      ?.close()
      .catch(() => {});
    lanes.delete(runner);
  }

  return {
    async onLane(body) {
      const runner = await take();
      try {
        const result = await body(runner);
        free.push(runner);
        return result;
      } catch (error) {
        const isLost = error instanceof StoreError && error.store === 'postgres';
        free.push(runner);
        if (isLost) await Promise.all(free.splice(0).map(giveUp));
        throw error;
      } finally {
        giveBack();
      }
    },
    async close() {
      await Promise.all([...lanes.keys()].map(giveUp));
      await owner.close();
    },
  };
}
