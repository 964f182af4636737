/**
 * Exercise 12: what was going on?
 * A coordinator charges the card and then writes down that it did. Between the two lines its process may die and the hold
 * may end, and then the provider has money of which no order knows. A lost answer passes for a card that was declined.
 *
 * Your turn: first write down what you are about to do (`begin`), and charge only what could be begun. What you do not
 * know, leave 'pending'. The shop's own recovery (`advance`) finds what is written in the order's row, asks the provider
 * and takes the next step; you may call it, too.
 */

import { createHash } from 'node:crypto';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Coordinator } from '@/lib/shop/checkout/coordinator';
import { readCheckout } from '@/lib/shop/checkout/read-checkout';
import { settleTogether } from '@/lib/shop/checkout/settle-together';
import { begin } from '@/lib/shop/checkout/transitions';

function passForDeclined(error: unknown) {
  if (!(error instanceof StoreError)) throw error;
  return { kind: 'declined', code: 'provider_error' } as const;
}

export const coordinator: Coordinator = {
  id: 'exercise-12',
  async pay({ orderId, buyerIds, key, method }, desk) {
    const { stores, payments } = desk;
    const order = await readCheckout(stores, orderId);
    if (!order || !buyerIds.includes(order.buyerId)) return { kind: 'not-found' };
    if (order.status === 'paid') return { kind: 'order', order, isReplayed: true };
    if (order.status !== 'held') return { kind: 'hold-ended', status: order.status, money: order.money };
    const { ticketTypeId, generation, totalCents: amountCents, currency } = order;
    // The order's id is the key of this call: the same again is the same payment.
    const { id: intentId } = await payments.create({
      ...{ orderId, ticketTypeId, generation, amountCents, currency },
    });
    const methodHash = createHash('sha256').update(method).digest('hex');
    const charge = await payments.confirm(intentId, method, `${orderId}:${key}`).catch(passForDeclined);
    if (charge.kind === 'declined') {
      return { kind: 'payment-declined', code: charge.code, heldUntil: order.heldUntil ?? order.createdAt };
    }
    await begin(stores.postgres, { orderId, intentId, key, methodHash });
    await settleTogether(orderId, desk);
    const now = await readCheckout(stores, orderId);
    return { kind: 'order', order: now ?? order, isReplayed: false };
  },
};
