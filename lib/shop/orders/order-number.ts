/** The first of the ids that share a number ends like this, and the last one like that. */
const [FIRST_TAIL, LAST_TAIL] = ['-0000-0000-0000-000000000000', '-ffff-ffff-ffff-ffffffffffff'];

/** "№", eight hex digits in groups as people type them, and perhaps which ticket of the order. */
const SHAPE = /^(?:№|no\.?|#)?\s*([0-9a-foil]{4})[\s-]*([0-9a-foil]{4})(?:[\s-]+\d{1,3})?$/i;

/**
 * An order's one number for people, such as "3AA1-7B84": how its id begins. Two orders may share one, once in
 * four thousand million; it names an order and proves nothing.
 */
export function orderNumber(orderId: string): string {
  return `${orderId.slice(0, 4)}-${orderId.slice(4, 8)}`.toUpperCase();
}

/** A ticket's number: its order's, and which of the order's tickets it is, from 1: "3AA1-7B84-2". */
export function ticketNumber(orderId: string, n: number): string {
  return `${orderNumber(orderId)}-${n}`;
}

/** All ids of orders with one number, both ends included: the primary key finds them. */
export interface OrderIdRange {
  readonly from: string;
  readonly to: string;
}

/**
 * The number as somebody types it, of an order or of one of its tickets: any case, with or without dash and
 * spaces, O for 0, I or L for 1. Null: it is no number.
 */
export function readOrderNumber(text: string): OrderIdRange | null {
  const [, front, back] = SHAPE.exec(text.trim()) ?? [];
  if (front === undefined || back === undefined) return null;
  const digits = `${front}${back}`.toLowerCase().replaceAll('o', '0').replace(/[il]/g, '1');
  return { from: `${digits}${FIRST_TAIL}`, to: `${digits}${LAST_TAIL}` };
}
