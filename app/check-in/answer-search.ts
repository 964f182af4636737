import { readLocalMoment } from '@/lib/core/format/when';
import { type DoorOrder, findByNumber } from '@/lib/shop/door/find-by-number';
import { orderNumber } from '@/lib/shop/orders/order-number';
import type { Shop } from '@/lib/shop/shop';
import { type Fields, readField, toAway } from './answer-scan';
import type { FoundOrder, SearchAnswer } from './door-answer';

/** Looks for the orders of `number` among those of the door's `event`. */
export async function answerSearch(fields: Fields, { stores }: Shop): Promise<SearchAnswer> {
  const wanted = { number: readField(fields, 'number'), eventId: readField(fields, 'event') };
  try {
    const orders = await findByNumber(stores.postgres, wanted);
    return orders ? { kind: 'found', orders: orders.map(toFound) } : { kind: 'no-number' };
  } catch (error) {
    return toAway(error);
  }
}

function toFound({ id, status, ticketType, city, quantity, used }: DoorOrder): FoundOrder {
  const tickets = Array.from({ length: quantity }, (_, i) => {
    const usedAt = used.get(i + 1);
    return usedAt === undefined ? null : readLocalMoment(usedAt, city).time;
  });
  return { id, number: orderNumber(id), ticketType, status, tickets };
}
