import type { Postgres } from '@/lib/core/stores/postgres';
import { advance } from '@/lib/shop/checkout/advance';
import type { Coordinator } from '@/lib/shop/checkout/coordinator';
import { readCheckout } from '@/lib/shop/checkout/read-checkout';
import { begin, close, settle } from '@/lib/shop/checkout/transitions';
import type { Beside, CheckoutCase } from '@/lib/teaching/explorer/run/checkout';
import type { Harm } from '@/lib/teaching/explorer/timeline';

/** A mistake in the saga, where it shows, and what it leads to. */
export interface CheckoutMutant extends Omit<CheckoutCase, 'beside'> {
  readonly beside: Beside;
  readonly leadsTo: readonly Harm[];
}

/** Replaces a part of a statement's text, by the statement's name. */
const without =
  (name: string, part: string, by = '') =>
  (postgres: Postgres): Postgres => ({
    ...postgres,
    query(statement, params) {
      if (statement.name !== name) return postgres.query(statement, params);
      if (!statement.text.includes(part)) throw new Error(`${name} has no ${part}`);
      return postgres.query({ ...statement, text: statement.text.replaceAll(part, by) }, params);
    },
  });

/** The payment is made and charged before the order knows its name. */
const chargesFirst: Coordinator = {
  id: 'charges-first',
  async pay({ orderId, buyerIds, key, method }, { stores, payments }) {
    const order = await readCheckout(stores, orderId);
    if (!order || !buyerIds.includes(order.buyerId)) return { kind: 'not-found' };
    if (order.status !== 'held') return { kind: 'hold-ended', status: order.status, money: order.money };
    const { ticketTypeId, generation, totalCents: amountCents, currency } = order;
    const { id: intentId } = await payments.create({
      orderId,
      ticketTypeId,
      generation,
      amountCents,
      currency,
    });
    await payments.confirm(intentId, method, `${orderId}:${key}`);
    await begin(stores.postgres, { orderId, intentId, key, methodHash: '' });
    await settle(stores.postgres, [orderId]);
    const now = await readCheckout(stores, orderId);
    return { kind: 'order', order: now ?? order, isReplayed: false };
  },
};

export const CHECKOUT_MUTANTS: Readonly<Record<string, CheckoutMutant>> = {
  'a guard dropped: what has expired is settled': {
    coordinator: 'saga',
    beside: 'expire',
    plant: without('order-settle', `o.status = 'held' AND o.money = 'open'`, `o.money = 'open'`),
    leadsTo: ['oversold', 'books-differ'],
  },
  'the intent is written down after the charge': {
    coordinator: chargesFirst,
    beside: 'expire',
    leadsTo: ['orphan-charge'],
  },
  'a recovery that confirms after the hold': {
    coordinator: 'saga',
    beside: 'expire',
    async recover(orderId, desk) {
      const order = await readCheckout(desk.stores, orderId);
      if (order?.status === 'expired' && order.money === 'open' && order.intentId !== null) {
        await desk.payments.confirm(order.intentId, 'pm_card_visa', `${orderId}:9`);
        await close(desk.stores.postgres, orderId);
      }
      return advance(orderId, desk);
    },
    leadsTo: ['orphan-charge'],
  },
  'a refund that does not ask whether it was used': {
    coordinator: 'saga',
    beside: 'door',
    plant: without('order-refund', 'o.used = 0 AND '),
    leadsTo: ['ticket-without-money'],
  },
  'the old door, which locks for share and counts nothing on the order': {
    coordinator: 'saga',
    beside: 'door',
    plant: (postgres) =>
      without(
        'use-ticket',
        'FOR NO KEY UPDATE OF orders',
        'FOR SHARE OF orders',
      )(without('use-ticket', 'used = orders.used + 1', 'used = orders.used')(postgres)),
    leadsTo: ['ticket-without-money'],
  },
};
