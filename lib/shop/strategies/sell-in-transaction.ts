import type { IsolationLevel, Sql } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { readFreshState } from '@/lib/shop/bouncer/due-holds';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate } from '@/lib/shop/sale/sale-state';
import { isLockTaken, isLostRace, isRefusal, throwTransient } from './sql-refusal';
import { CONTENDED } from './try-again';

/**
 * Sells in one transaction, all or nothing. Where a constraint undid it, a second look outside of it says why.
 * @returns what `body` says; null: another sale undid this one, the same again may go well
 * @throws {StoreError} Postgres failed: `none`, nothing was sold; `unknown`, COMMIT was on its way
 */
export async function sellInTransaction(
  isolation: IsolationLevel,
  purchase: Purchase,
  stores: Stores,
  body: (sql: Sql) => Promise<SaleOutcome | null>,
): Promise<SaleOutcome | null> {
  try {
    return await stores.postgres.transaction(isolation, body);
  } catch (error) {
    if (isLostRace(error)) return null;
    if (isLockTaken(error)) return CONTENDED;
    if (!isRefusal(error)) throwTransient(error);
  }
  return evaluate(purchase, await readFreshState(purchase, stores));
}
