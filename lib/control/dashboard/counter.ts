import { countStatements } from '@/lib/core/stores/count-statements';
import type { Stores } from '@/lib/core/stores/stores';
import { liveKeys } from './keys';
import { readAnswers } from './read-admissions';
import type { PerSale, StoreCounts } from './snapshot';
import { ignoreStoreError } from './within';

const EVERY_MS = 2000;
const FEW_COMMANDS = 40;

/** Asks the stores every two seconds, beside the commands, what they were asked so far. */
export function createCounter({ postgres, redis }: Pick<Stores, 'postgres' | 'redis'>) {
  let fresh: StoreCounts | null = null;
  let isRunning = false;
  let dueAtMs = 0;

  async function run(): Promise<void> {
    if (!(await redis.setIfAbsent(liveKeys.counting, '1', EVERY_MS))) return;
    const [count, info, { own, accepted }] = await Promise.all([
      countStatements(postgres),
      redis.info('commandstats'),
      readAnswers(redis),
    ]);
    const sent = countScripts(info);
    fresh = { statements: count?.statements ?? null, commands: sent === null ? null : sent - own, accepted };
  }

  return {
    /** The counts that came in since the last call, if any. */
    next(): StoreCounts | null {
      if (!isRunning && performance.now() >= dueAtMs) {
        isRunning = true;
        dueAtMs = performance.now() + EVERY_MS / 4;
        void run()
          .catch(ignoreStoreError)
          .finally(() => {
            isRunning = false;
          });
      }
      const found = fresh;
      fresh = null;
      return found;
    },
  };
}

/** Between two counts nobody bought, and (nearly) nobody was refused. */
export function isCalm(before: StoreCounts | null, after: StoreCounts): boolean {
  if (before === null) return true;
  return after.accepted <= before.accepted && (after.commands ?? 0) - (before.commands ?? 0) < FEW_COMMANDS;
}

/** What a sale cost the stores between two counts; null where nothing was sold or it began anew. */
export function perSaleBetween(before: StoreCounts | null, after: StoreCounts): PerSale | null {
  const sales = after.accepted - (before?.accepted ?? after.accepted);
  if (before === null || sales <= 0) return null;
  const share = (from: number | null, to: number | null) =>
    from === null || to === null ? null : Math.max(0, Math.round(((to - from) / sales) * 100) / 100);
  return {
    statements: share(before.statements, after.statements),
    commands: share(before.commands, after.commands),
  };
}

/** Scripts that Redis was sent: each of the shop's commands is one. Null: it does not say. */
function countScripts(info: string): number | null {
  const calls = [...info.matchAll(/^cmdstat_(?:evalsha|eval):calls=(\d+)/gm)].map(([, n]) => Number(n));
  return calls.length === 0 ? null : calls.reduce((sum, n) => sum + n, 0);
}
