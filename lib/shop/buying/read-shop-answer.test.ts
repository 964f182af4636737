import { expect, test } from 'vitest';
import { toProblem } from '@/lib/shop/sale/answer';
import { PROBLEMS, type ProblemOutcome } from '@/lib/shop/sale/problem';
import type { ShopAnswer } from './buying-state';
import { readShopAnswer } from './read-shop-answer';

/** What the shop really sends, read as the browser reads it. */
const readProblem = (outcome: ProblemOutcome) => {
  const { status, headers, body } = toProblem(outcome);
  return readShopAnswer(status, JSON.parse(body), headers['retry-after'] ?? null);
};

test.each<[ProblemOutcome, ShopAnswer]>([
  [
    { kind: 'contended', retryAfterMs: 120 },
    { kind: 'contended', retryAfterMs: 120 },
  ],
  [
    { kind: 'rate-limited', retryAfterMs: 7000 },
    { kind: 'rate-limited', retryAfterMs: 7000 },
  ],
  [
    { kind: 'unavailable', retryAfterMs: 1000 },
    { kind: 'unavailable', retryAfterMs: 1000 },
  ],
  [
    { kind: 'indeterminate', retryAfterMs: 1000 },
    { kind: 'unknown', retryAfterMs: 1000 },
  ],
  [
    { kind: 'key-in-progress', retryAfterMs: 50 },
    { kind: 'unknown', retryAfterMs: 50 },
  ],
  [
    { kind: 'sold-out', left: 1 },
    { kind: 'sold-out', left: 1 },
  ],
  [
    { kind: 'limit-reached', limit: 4 },
    { kind: 'limit-reached', limit: 4 },
  ],
  [
    { kind: 'not-on-sale', saleStartsAt: '2027-01-01T00:00:00.000Z' },
    { kind: 'not-on-sale', saleStartsAt: '2027-01-01T00:00:00.000Z' },
  ],
  [{ kind: 'key-reused' }, { kind: 'refused', title: 'This key was used for another purchase' }],
  [{ kind: 'forbidden' }, { kind: 'refused', title: 'Not from this origin' }],
  [
    { kind: 'invalid-request', errors: [{ field: 'cookie', message: 'buyer is missing' }] },
    {
      kind: 'refused',
      title: 'Your browser blocks the shop’s one cookie, “buyer”: allow it and load this page again',
    },
  ],
  [
    { kind: 'invalid-request', errors: [{ field: 'quantity', message: 'should be a whole number' }] },
    { kind: 'refused', title: 'The request is not right' },
  ],
])('%o', (outcome, read) => {
  expect(readProblem(outcome)).toEqual(read);
});

test.each(Object.entries(PROBLEMS))(
  '%s is unknown exactly where the table says that it may be executed',
  (type, row) => {
    const read = readShopAnswer(row.status, { type: `/problems/${type}` }, null);
    expect(read.kind === 'unknown').toBe(row.executed === 'maybe');
    expect('retryAfterMs' in read).toBe(row.retry === 'same-key');
  },
);

test('a sale names its order', () => {
  const link = '/orders/o-1?k=secret';
  expect(readShopAnswer(201, { order: { id: 'o-1' }, link }, null)).toEqual({ kind: 'sold', path: link });
  const bare = { kind: 'sold', path: '/orders/o-1' };
  const held = { order: { id: 'o-1', status: 'held' } };
  expect(readShopAnswer(201, held, null)).toEqual({ ...bare, isHeld: true });
  expect(readShopAnswer(201, { order: { id: 'o-1' } }, null)).toEqual(bare);
  expect(readShopAnswer(202, { order: { id: 'o-1' } }, null)).toEqual(bare);
});

test.each([
  [201, null],
  [200, {}],
  [500, { type: '/problems/not-found' }],
  [502, undefined],
  [404, 'gone'],
])('%i with %o says nothing about the purchase: unknown', (status, body) => {
  expect(readShopAnswer(status, body, '3')).toMatchObject({ kind: 'unknown' });
});

test('Retry-After in seconds counts where the body says nothing', () => {
  expect(readShopAnswer(503, undefined, '3')).toEqual({ kind: 'unknown', retryAfterMs: 3000 });
  expect(readShopAnswer(503, undefined, 'soon')).toEqual({ kind: 'unknown', retryAfterMs: 0 });
});
