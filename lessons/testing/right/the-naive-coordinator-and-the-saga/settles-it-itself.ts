import { StoreError } from '@/lib/core/stores/store-error';
import type { Coordinator } from '@/lib/shop/checkout/coordinator';
import { readCheckout } from '@/lib/shop/checkout/read-checkout';
import { begin, endAttempt, settle } from '@/lib/shop/checkout/transitions';

const LOST = { kind: 'processing' } as const;

export const coordinator: Coordinator = {
  id: 'settles-it-itself',
  async pay({ orderId, buyerIds, key, method }, { stores, payments }) {
    const order = await readCheckout(stores, orderId);
    if (!order || !buyerIds.includes(order.buyerId)) return { kind: 'not-found' };
    if (order.status === 'paid') return { kind: 'order', order, isReplayed: true };
    if (order.status !== 'held') return { kind: 'hold-ended', status: order.status, money: order.money };
    const { ticketTypeId, generation, totalCents: amountCents, currency } = order;
    const asked = { orderId, ticketTypeId, generation, amountCents, currency };
    const { id: intentId } = await payments.create(asked);
    const begun = await begin(stores.postgres, { orderId, intentId, key, methodHash: method });
    if (!begun) return { kind: 'payment-in-progress', retryAfterMs: 1000 };
    const charge = await payments.confirm(intentId, method, `${orderId}:${key}`).catch((error) => {
      if (error instanceof StoreError) return LOST;
      throw error;
    });
    if (charge.kind === 'declined') {
      const { code } = charge;
      await endAttempt(stores.postgres, orderId, begun.n, { kind: 'declined', code });
      return { kind: 'payment-declined', code, heldUntil: begun.heldUntil };
    }
    if (charge.kind !== 'succeeded') return { kind: 'pending', order, isReplayed: false };
    await settle(stores.postgres, [orderId]);
    const now = await readCheckout(stores, orderId);
    return { kind: now?.status === 'paid' ? 'order' : 'pending', order: now ?? order, isReplayed: false };
  },
};
