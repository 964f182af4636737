import type { Payments } from '@/lib/core/stores/payments';
import type { Redis } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';
import { type Logins, openSandbox } from './sandbox';
import { becomeSandboxOwner, type SandboxOwner } from './sandbox-owner';
import { createSandboxRunner, type SandboxRunner } from './sandbox-runner';

/** Sandboxes to play on, made when they are first needed. */
export interface SandboxPool {
  /** Waits for a free sandbox and lends it. */
  inSandbox<T>(body: (runner: SandboxRunner) => Promise<T>): Promise<T>;
  /** Nothing of the sandboxes is left in the stores. */
  close(): Promise<void>;
}

/**
 * Owns up to `size` sandboxes. Once Postgres went away they are given up, and new ones are made.
 * @throws {StoreError} Postgres is out of reach
 */
export async function openSandboxPool(
  logins: Logins,
  { redis, payments }: { readonly redis: Redis; readonly payments: Payments },
  size: number,
): Promise<SandboxPool> {
  let owner: SandboxOwner = await becomeSandboxOwner(logins.own, redis);
  const runners = new Set<SandboxRunner>();
  const free: SandboxRunner[] = [];
  const queue: (() => void)[] = [];
  let taken = 0;
  let named = 0;

  async function take(): Promise<SandboxRunner> {
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

  async function open(): Promise<SandboxRunner> {
    if (!(await owner.isThere())) {
      await owner.close();
      owner = await becomeSandboxOwner(logins.own, redis);
    }
    named++;
    const sandbox = await openSandbox(logins, redis, owner.sandboxName(named));
    const runner = createSandboxRunner(sandbox, payments);
    runners.add(runner);
    return runner;
  }

  /** What is left of it in the stores is cleared away by the next owner. */
  async function giveUp(runner: SandboxRunner): Promise<void> {
    await runner.sandbox.close().catch(() => {});
    runners.delete(runner);
  }

  return {
    async inSandbox(body) {
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
      await Promise.all([...runners].map(giveUp));
      await owner.close();
    },
  };
}
