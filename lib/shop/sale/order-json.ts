import { createHmac } from 'node:crypto';
import { orderNumber } from '@/lib/shop/orders/order-number';
import type { Order } from './outcome';

/**
 * The code of ticket `n` (from 1) of an order: 128 bits of HMAC-SHA-256, base64url.
 * Selling writes no row for it: whoever has the secret can make it again.
 */
export function ticketCode(orderId: string, n: number, secret: string): string {
  return createHmac('sha256', secret)
    .update(`${orderId}:${n}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

/** An order as the API shows it to its buyer; it has tickets once it is paid. */
export function toOrderJson(order: Order, ticketSecret: string) {
  const { heldUntil, money: _, typeVersion: __, ...shown } = order;
  return {
    ...shown,
    number: orderNumber(order.id),
    ...(heldUntil === null ? {} : { heldUntil }),
    tickets: Array.from({ length: order.status === 'paid' ? order.quantity : 0 }, (_, i) => ({
      code: ticketCode(order.id, i + 1, ticketSecret),
    })),
  };
}
