import { readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { expire } from '@/lib/shop/checkout/transitions';
import type { Purchase } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState, type SaleState } from '@/lib/shop/sale/sale-state';
import { tellMoved } from './release';

/*
 * A hold that is over ends by itself: whoever looks why a purchase is refused ends those that stand in its way. What
 * nobody wants, the sweeper ends.
 */

/** The most that one look ends: the next one ends the others. */
const MOST = 200;

const DUE: Statement<string> = {
  name: 'due-holds',
  text: `
    SELECT id FROM orders
    WHERE ticket_type_id = $1 AND status = 'held' AND held_until <= now() ORDER BY held_until LIMIT ${MOST}`,
  row: (row) => readText(row, 'id'),
};

type Needed = Pick<Stores, 'postgres' | 'redis' | 'memory'>;

/** Whether holds that are over may be all that stands in the way of a purchase. */
export function isHeldUp(purchase: Purchase, state: SaleState): boolean {
  if (!state.ticketType || state.ticketType.dueHolds === 0) return false;
  const kind = evaluate(purchase, state)?.kind;
  return kind === 'all-held' || kind === 'sold-out' || kind === 'limit-reached';
}

/** What there is for a purchase, once the holds that are over and stand in its way have ended. */
export async function readFreshState(purchase: Purchase, stores: Needed): Promise<SaleState> {
  const state = await readSaleState(stores.postgres, purchase);
  if (!isHeldUp(purchase, state)) return state;
  const due = await stores.postgres.query(DUE, [purchase.ticketTypeId]);
  await tellMoved(await expire(stores.postgres, due), stores);
  return readSaleState(stores.postgres, purchase);
}
