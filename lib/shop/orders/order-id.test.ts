import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { makePageKey } from '@/lib/core/http/page-key';
import { numberedOrderId } from './order-id';
import { orderNumber } from './order-number';

const buyerId = randomUUID();

test('the number that a page shows before the press is the number of the order', () => {
  const idempotencyKey = randomUUID();
  const shown = orderNumber(makePageKey(buyerId, 'a secret', idempotencyKey));
  const [one, other] = [1, 2].map(() => numberedOrderId({ buyerId, idempotencyKey }, randomUUID()));
  expect([orderNumber(one ?? ''), orderNumber(other ?? '')]).toEqual([shown, shown]);
  expect(one).not.toBe(other);
  expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test.each(['order-1', '019abcde-0000-7000-8000-000000000000', ''])(
  'the key %j, which many may have or begin with, gives each buyer another number, and always the same',
  (idempotencyKey) => {
    const number = (buyer: string) =>
      orderNumber(numberedOrderId({ buyerId: buyer, idempotencyKey }, randomUUID()));
    expect(number(buyerId)).toBe(number(buyerId));
    expect(number(buyerId)).not.toBe(number(randomUUID()));
  },
);
