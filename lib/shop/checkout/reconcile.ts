import { readInt, readText } from '@/lib/core/stores/columns';
import type { PaymentIntent } from '@/lib/core/stores/payments';
import type { Statement } from '@/lib/core/stores/postgres';
import { readOrderMoney, readOrderStatus } from '@/lib/shop/sale/order-row';
import type { OrderMoney, OrderStatus } from '@/lib/shop/sale/outcome';
import type { CheckoutDesk } from './checkout-desk';

interface Known {
  readonly id: string;
  readonly status: OrderStatus;
  readonly money: OrderMoney;
  readonly totalCents: number;
  readonly currency: string;
}

const ORDERS: Statement<Known> = {
  name: 'reconcile-orders',
  text: `SELECT id, status, money, total_cents, currency FROM orders WHERE id = ANY($1::uuid[])`,
  row: (row) => ({
    id: readText(row, 'id'),
    status: readOrderStatus(row),
    money: readOrderMoney(row),
    totalCents: readInt(row, 'total_cents'),
    currency: readText(row, 'currency'),
  }),
};

const GENERATIONS: Statement<readonly [string, number]> = {
  name: 'reconcile-generations',
  text: `SELECT id, generation FROM ticket_types`,
  row: (row) => [readText(row, 'id'), readInt(row, 'generation')],
};

/** A charge that is without an order of its own, or is another one than its order says. */
export interface Unmatched {
  readonly intentId: string;
  readonly ticketTypeId: string | null;
  readonly orderId: string | null;
  /** Null: there is no such order. */
  readonly orderStatus: OrderStatus | null;
  /** Of another amount or currency than its order: nobody knows which of the two is right. */
  readonly isOfOtherAmount: boolean;
  readonly text: string;
}

/** The provider's charges of this life of the shop, held against its orders. */
export interface Reconciled {
  readonly charges: number;
  readonly refunds: number;
  readonly unmatched: readonly Unmatched[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Goes through the provider's own list: what was charged has to be an order's, or to have gone back.
 * @param only what was made since then (Unix time, seconds), and for that ticket type; left out: all
 * @throws {StoreError | SqlError} Postgres or the provider failed
 */
export async function reconcile(
  { stores, payments }: CheckoutDesk,
  { since = 0, ticketTypeId }: { readonly since?: number; readonly ticketTypeId?: string | undefined } = {},
): Promise<Reconciled> {
  const generations = new Map(await stores.postgres.query(GENERATIONS, []));
  const charged: PaymentIntent[] = [];
  for await (const intent of payments.list(since)) {
    const isAskedFor = ticketTypeId === undefined || intent.ticketTypeId === ticketTypeId;
    const isOurs = isAskedFor && generations.get(intent.ticketTypeId ?? '') === intent.generation;
    if (intent.status === 'succeeded' && isOurs) charged.push(intent);
  }
  const ids = charged.flatMap(({ orderId }) => (orderId !== null && UUID.test(orderId) ? [orderId] : []));
  const orders = new Map((await stores.postgres.query(ORDERS, [ids])).map((order) => [order.id, order]));
  return {
    charges: charged.length,
    refunds: charged.filter(({ refundedCents }) => refundedCents > 0).length,
    unmatched: charged.flatMap((intent) => findMismatch(intent, orders.get(intent.orderId ?? ''))),
  };
}

function findMismatch(intent: PaymentIntent, order: Known | undefined): readonly Unmatched[] {
  const { id: intentId, ticketTypeId, orderId, amountCents, currency, refundedCents } = intent;
  if (refundedCents >= amountCents) return [];
  const sum = `${intentId}: ${amountCents} ${currency}`;
  const about = { intentId, ticketTypeId, orderId, orderStatus: order?.status ?? null };
  if (!order) return [{ ...about, isOfOtherAmount: false, text: `${sum} charged for no order` }];
  if (order.totalCents !== amountCents || order.currency !== currency) {
    const text = `${sum} charged, the order ${order.id} is of ${order.totalCents} ${order.currency}`;
    return [{ ...about, isOfOtherAmount: true, text }];
  }
  if (order.money === 'charged' || order.money === 'owed' || order.money === 'open') return [];
  const text = `${sum} charged, the money of its order ${order.id} is ${order.money}`;
  return [{ ...about, isOfOtherAmount: false, text }];
}
