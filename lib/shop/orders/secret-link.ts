import { createHmac } from 'node:crypto';
import { isSameSecret } from '@/lib/core/http/same-secret';

/** What opens an order on another device: 128 bits of HMAC-SHA-256 over its id, base64url. */
export function orderSecret(orderId: string, ticketSecret: string): string {
  return createHmac('sha256', ticketSecret)
    .update(`order-link:${orderId}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

/** Compared in constant time. */
export function isOrderSecret(given: string, orderId: string, ticketSecret: string): boolean {
  return isSameSecret(given, orderSecret(orderId, ticketSecret));
}

/** The order's address with its secret: whoever has it has the tickets. */
export function secretLink(origin: string, orderId: string, ticketSecret: string): string {
  return origin + secretPath(orderId, ticketSecret);
}

/** The same within the shop: where a buyer is led after buying, so that the address that is copied is one that opens. */
export function secretPath(orderId: string, ticketSecret: string): string {
  return `/orders/${orderId}?k=${orderSecret(orderId, ticketSecret)}`;
}
