/**
 * Charges, then marks the order as paid, and logs what went wrong: as most shops begin. A process that dies between the
 * two lines leaves a charge that no order knows of; so does an answer that is lost, which passes for a card declined.
 */

import { createHash } from 'node:crypto';
import { StoreError } from '@/lib/core/stores/store-error';
import type { DeclaredCoordinator } from './coordinator';
import { readCheckout } from './read-checkout';
import { settleTogether } from './settle-together';
import { begin } from './transitions';

export const naiveCoordinator: DeclaredCoordinator = {
  id: 'naive-coordinator',
  promise: {
    harms: ['orphan-charge'],
    because:
      'What it knows is gone with its process, and the provider keeps a charge that no order knows of.',
  },
  async pay({ orderId, buyerIds, key, method }, desk) {
    const order = await readCheckout(desk.stores, orderId);
    if (!order || !buyerIds.includes(order.buyerId)) return { kind: 'not-found' };
    if (order.status === 'paid') return { kind: 'order', order, isReplayed: true };
    if (order.status !== 'held') return { kind: 'hold-ended', status: order.status, money: order.money };
    const { ticketTypeId, generation, totalCents: amountCents, currency } = order;
    const heldUntil = order.heldUntil ?? order.createdAt;
    const intent = await desk.payments.create({ orderId, ticketTypeId, generation, amountCents, currency });
    const confirmation = await desk.payments.confirm(intent.id, method, `${orderId}:${key}`).catch(passFor);
    if (confirmation.kind === 'declined')
      return { kind: 'payment-declined', code: confirmation.code, heldUntil };
    try {
      const methodHash = createHash('sha256').update(method).digest('hex');
      await begin(desk.stores.postgres, { orderId, intentId: intent.id, key, methodHash });
      await settleTogether(orderId, desk);
    } catch (error) {
      console.error('An order was charged, and could not be marked as paid:', error);
    }
    const now = await readCheckout(desk.stores, orderId);
    return { kind: 'order', order: now ?? order, isReplayed: false };
  },
};

function passFor(error: unknown) {
  if (!(error instanceof StoreError)) throw error;
  return { kind: 'declined', code: 'provider_error' } as const;
}
