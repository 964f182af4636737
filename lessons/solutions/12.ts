/**
 * Exercise 12, solved: `begin` is one guarded statement that says which payment may be charged, while the order is held.
 * From then on the row knows as much as this process does, so anybody can go on: this one does it by `advance`, as
 * whoever comes after a death would. An answer that is lost is no answer: 'pending'.
 */

import { createHash } from 'node:crypto';
import { StoreError } from '@/lib/core/stores/store-error';
import { advance } from '@/lib/shop/checkout/advance';
import type { CheckoutOutcome } from '@/lib/shop/checkout/checkout-desk';
import type { Coordinator } from '@/lib/shop/checkout/coordinator';
import { type Checkout, readCheckout } from '@/lib/shop/checkout/read-checkout';
import { begin, endAttempt } from '@/lib/shop/checkout/transitions';

const RETRY_AFTER_MS = 1000;

function whatItSays(order: Checkout): CheckoutOutcome {
  if (order.status === 'held') return { kind: 'pending', order, isReplayed: false };
  if (order.status === 'paid') return { kind: 'order', order, isReplayed: false };
  return { kind: 'hold-ended', status: order.status, money: order.money };
}

export const coordinator: Coordinator = {
  id: 'solution-12',
  async pay({ orderId, buyerIds, key, method }, desk) {
    const { stores, payments } = desk;
    const order = await readCheckout(stores, orderId);
    if (!order || !buyerIds.includes(order.buyerId)) return { kind: 'not-found' };
    if (order.status !== 'held') return whatItSays(order);
    const { ticketTypeId, generation, totalCents: amountCents, currency } = order;
    const { id: intentId } = await payments.create({
      ...{ orderId, ticketTypeId, generation, amountCents, currency },
    });
    const methodHash = createHash('sha256').update(method).digest('hex');
    const begun = await begin(stores.postgres, { orderId, intentId, key, methodHash });
    if (!begun) return { kind: 'payment-in-progress', retryAfterMs: RETRY_AFTER_MS };
    try {
      const charge = await payments.confirm(intentId, method, `${orderId}:${begun.n}`);
      if (charge.kind === 'declined') {
        const { code } = charge;
        await endAttempt(stores.postgres, orderId, begun.n, { kind: 'declined', code });
        return { kind: 'payment-declined', code, heldUntil: begun.heldUntil };
      }
      await advance(orderId, desk);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
    return whatItSays((await readCheckout(stores, orderId)) ?? order);
  },
};
