import { StoreError } from '@/lib/core/stores/store-error';
import { tellMoved } from '@/lib/shop/bouncer/release';
import { advance } from './advance';
import type { CheckoutDesk, CheckoutOutcome } from './checkout-desk';
import { readCheckout } from './read-checkout';
import { cancel, refund } from './transitions';

/** How often it looks again when the order changed meanwhile. */
const ROUNDS = 3;

/**
 * Gives back what a buyer holds or paid. Safe to repeat: an order that was given back already is as it is.
 * @param desk without a provider, only what was not paid can be given back at once; the money follows
 * @throws {StoreError | SqlError} Postgres failed
 */
export async function cancelOrder(
  { orderId, buyerIds }: { readonly orderId: string; readonly buyerIds: readonly string[] },
  desk: Pick<CheckoutDesk, 'stores'> & { readonly payments: CheckoutDesk['payments'] | null } & Pick<
      CheckoutDesk,
      'paymentDeadlineMs'
    >,
): Promise<CheckoutOutcome> {
  const { postgres } = desk.stores;
  for (let round = 0; round < ROUNDS; round++) {
    const order = await readCheckout(desk.stores, orderId);
    if (!order || !buyerIds.includes(order.buyerId)) return { kind: 'not-found' };
    const isLive = order.status === 'held' || order.status === 'paid';
    if (!isLive) return { kind: 'order', order, isReplayed: false };
    const moved = await (order.status === 'held' ? cancel : refund)(postgres, orderId);
    if (moved) {
      await tellMoved([moved], desk.stores);
      const { payments } = desk;
      if (payments) await advance(orderId, { ...desk, payments }).catch(passOver);
    } else if (order.status === 'paid') {
      const now = await readCheckout(desk.stores, orderId);
      if (now?.status === 'paid') {
        return { kind: 'too-late', usedTickets: now.usedTickets, startsAt: now.startsAt };
      }
    }
  }
  const order = await readCheckout(desk.stores, orderId);
  return order ? { kind: 'order', order, isReplayed: false } : { kind: 'not-found' };
}

function passOver(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}
