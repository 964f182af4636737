import { toOrderJson } from '@/lib/shop/sale/order-json';
import type { Checkout } from './read-checkout';

/** An order as the API shows it once somebody asks for it: where its money is, and what became of each attempt. */
export function toCheckoutJson(checkout: Checkout, ticketSecret: string) {
  const { id, status, ticketTypeId, quantity, totalCents, currency, heldUntil, createdAt, money, attempts } =
    checkout;
  const order = { id, status, ticketTypeId, quantity, totalCents, currency, heldUntil, createdAt, money };
  return {
    ...toOrderJson(order, ticketSecret),
    money,
    attempts: attempts.map(({ outcome, code, at }) => ({ outcome, code, at })),
  };
}
