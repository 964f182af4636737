import { createBatcher } from '@/lib/core/batcher';
import { readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { StoreError } from '@/lib/core/stores/store-error';
import { tellMoved } from '@/lib/shop/bouncer/release';
import { advance } from './advance';
import type { CheckoutDesk } from './checkout-desk';
import { MISMATCH } from './pairs';
import { SWEEP_MS, SWEEP_ORDERS, SWEEP_WIDTH } from './times';
import { expire } from './transitions';

const DUE: Statement<string> = {
  name: 'sweep-due',
  text: `
    SELECT /* not for pg_stat_statements */ id FROM orders WHERE status = 'held' AND held_until <= now() ORDER BY held_until LIMIT ${SWEEP_ORDERS}`,
  row: (row) => readText(row, 'id'),
};

/** What somebody has to look at is left out. $1: ms; a payment that is younger is still waited for by whoever began it. One that was given up may come yet. */
export const ON_ITS_WAY: Statement<string> = {
  name: 'sweep-on-its-way',
  text: `
    SELECT /* not for pg_stat_statements */ id FROM orders
    WHERE money IN ('open', 'owed') AND (status <> 'held' OR EXISTS (
      SELECT FROM payments p
      WHERE p.order_id = orders.id AND (p.outcome IS NULL OR p.outcome = 'abandoned') AND p.at < now() - $1::int * interval '1 ms'))
      AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = orders.id AND p.code = '${MISMATCH}')
    ORDER BY created_at LIMIT ${SWEEP_ORDERS}`,
  row: (row) => readText(row, 'id'),
};

/** What a sweep needs of its shop. Without a provider it ends holds alone: no money is on its way. */
export type SweepDesk = Omit<CheckoutDesk, 'payments'> & {
  readonly payments: CheckoutDesk['payments'] | null;
};

/** What a sweep did. */
export interface Swept {
  /** Holds that it ended. */
  readonly expired: number;
  /** Orders that are at rest now. */
  readonly advanced: number;
  /** Orders that are still on their way. */
  readonly left: number;
}

/**
 * Ends the holds that are over, and advances the orders whose money is on its way for longer than the provider is waited
 * for. Any number may run at once.
 * @param forMs after it, no other order is begun
 * @param now ms, a clock that only goes on
 * @throws {StoreError | SqlError} Postgres failed; the next one goes on
 */
export async function sweep(
  desk: SweepDesk,
  forMs = SWEEP_MS,
  now = () => performance.now(),
): Promise<Swept> {
  const { postgres } = desk.stores;
  const endsAtMs = now() + forMs;
  const due = await postgres.query(DUE, []);
  const expired = due.length > 0 ? await expire(postgres, due) : [];
  await tellMoved(expired, desk.stores);
  const { payments } = desk;
  if (!payments) return { expired: expired.length, advanced: 0, left: 0 };
  const withProvider = { ...desk, payments };
  const underway = await postgres.query(ON_ITS_WAY, [desk.paymentDeadlineMs]);
  const advanceOne = createBatcher<string, boolean>({
    size: 1,
    concurrency: SWEEP_WIDTH,
    run: async ([orderId = '']) => {
      if (now() > endsAtMs) return [false];
      const advanced = await advance(orderId, withProvider).catch(notYet);
      return [advanced === 'rest'];
    },
  });
  const rested = (await Promise.all(underway.map(advanceOne))).filter(Boolean).length;
  return { expired: expired.length, advanced: rested, left: underway.length - rested };
}

/** One that fails is no reason to leave the others. */
function notYet(error: unknown): null {
  if (!(error instanceof StoreError)) console.error('An order could not go on:', error);
  return null;
}
