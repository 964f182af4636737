import type { Order } from '@/lib/shop/sale/outcome';

/** Whether an order is at rest for a replay: it was paid at the door. Any other may change at any moment. */
export const isSoldAtDoor = ({ status, money }: Pick<Order, 'status' | 'money'>): boolean =>
  status === 'paid' && money === 'none';

/**
 * What Redis remembers of a key with an order. A sale at the door answers a replay by itself; any other order leads to
 * Postgres, which knows what has become of it by now.
 * @param version of the ticket type, at which the order is as it is or was later still
 */
export function toMarker(order: Order, version: number): string {
  return isSoldAtDoor(order)
    ? `sold ${order.quantity} ${JSON.stringify(order)}`
    : toChangingMarker(order, version);
}

/** The marker of an order that can still change, or has changed since its sale. */
export const toChangingMarker = ({ quantity }: Pick<Order, 'quantity'>, version: number): string =>
  `order ${quantity} ${version}`;
