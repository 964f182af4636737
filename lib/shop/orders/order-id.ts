import { createHash } from 'node:crypto';
import type { Purchase } from '@/lib/shop/sale/outcome';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * The id of the order that a purchase makes: it begins as the key does, so that the order's number (`orderNumber`) is
 * known, and shown, before it. A key that is no random UUID gives its order the beginning of a hash.
 * @param id a random UUID: the rest
 */
export function numberedOrderId(
  { buyerId, idempotencyKey }: Pick<Purchase, 'buyerId' | 'idempotencyKey'>,
  id: string,
): string {
  const hash = () => createHash('sha256').update(`${buyerId}:${idempotencyKey}`).digest('hex');
  return (UUID_V4.test(idempotencyKey) ? idempotencyKey : hash()).slice(0, 8) + id.slice(8);
}
