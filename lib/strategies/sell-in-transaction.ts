import { backoffMs } from '@/lib/load/backoff';
import { judge, look } from '@/lib/purchase/look';
import type { Purchase, SaleOutcome } from '@/lib/purchase/outcome';
import type { IsolationLevel, Sql } from '@/lib/stores/postgres';
import type { Stores } from '@/lib/stores/stores';
import { isLockTaken, isLostRace, isRefusal, throwPassing } from './sql-refusal';

/** What a sale says that others can only undo for now. */
export const CONTENDED = { kind: 'contended', retryAfterMs: 100 } as const;

/** The first wait is about as long as a sale; a crowd spreads over the last ones. */
const BACKOFF = { baseMs: 5, capMs: 200, retryAfterMs: 0 } as const;

/**
 * Tries a sale until it says something, `stores.retries` times more at most, with full jitter between.
 * @param attempt null: another sale undid it
 * @returns `contended` when all of them were undone
 */
export async function tryAgain(
  { retries, random, sleep }: Stores,
  attempt: () => Promise<SaleOutcome | null>,
): Promise<SaleOutcome> {
  for (let tries = 0; ; tries++) {
    const outcome = await attempt();
    if (outcome) return outcome;
    if (tries === retries) return CONTENDED;
    await sleep(backoffMs(tries, random, BACKOFF));
  }
}

/**
 * Sells in one transaction, all or nothing. Where a constraint undid it, a look outside of it says why.
 * @returns what `body` says; null: another sale undid this one, the same again may go well
 * @throws {StoreError} Postgres failed: `none`, nothing was sold; `unknown`, COMMIT was on its way
 */
export async function sellInTransaction(
  isolation: IsolationLevel,
  purchase: Purchase,
  { postgres }: Stores,
  body: (sql: Sql) => Promise<SaleOutcome | null>,
): Promise<SaleOutcome | null> {
  try {
    return await postgres.transaction(isolation, body);
  } catch (error) {
    if (isLostRace(error)) return null;
    if (isLockTaken(error)) return CONTENDED;
    if (!isRefusal(error)) throwPassing(error);
  }
  return judge(purchase, await look(postgres, purchase));
}
