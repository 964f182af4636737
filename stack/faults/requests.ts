import { signWebhook } from '@/stack/provider/webhooks';
import type { Request } from './ask';
import { WEBHOOK_SECRET } from './rig';

/* What buyers, the provider and the scheduler ask of a shop. */

/** An order, and who has it. */
export interface Owned {
  readonly orderId: string;
  readonly buyer: string;
}

export const CARDS = {
  good: 'pm_card_visa',
  declined: 'pm_card_chargeDeclined',
  answerLost: 'pm_sim_lost_after',
} as const;

export const purchase = (ticketTypeId: string, buyer: string, key: string, quantity = 1): Request => ({
  ...{ path: '/api/purchases', buyer, key },
  body: JSON.stringify({ ticketTypeId, quantity }),
});

export const payment = (
  { orderId, buyer }: Owned,
  { card = CARDS.good, key = 'payment', checkout }: { card?: string; key?: string; checkout?: string } = {},
): Request => ({
  ...{ path: `/api/orders/${orderId}/payment`, buyer, key },
  body: JSON.stringify({ paymentMethod: card }),
  ...(checkout === undefined ? {} : { headers: { 'x-checkout': checkout } }),
});

export const cancellation = ({ orderId, buyer }: Owned): Request => ({
  ...{ path: `/api/orders/${orderId}/cancel`, buyer },
});

export const look = ({ orderId, buyer }: Owned): Request => ({
  ...{ method: 'GET', path: `/api/orders/${orderId}`, buyer },
});

export const tick: Request = { method: 'GET', path: '/api/cron/tick' };

export function webhook({ orderId }: Pick<Owned, 'orderId'>): Request {
  const body = JSON.stringify({
    ...{ object: 'event', id: 'evt_1', type: 'payment_intent.succeeded' },
    data: { object: { object: 'payment_intent', metadata: { order: orderId } } },
  });
  const headers = { 'stripe-signature': signWebhook(body, WEBHOOK_SECRET) };
  return { path: '/api/webhooks/payments', headers, body };
}
