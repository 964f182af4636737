import { expect, test } from 'vitest';
import { toProblem } from '@/lib/shop/sale/answer';
import { readAnswer } from './read-answer';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readAnswer({
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    header: (name) => headers[name],
  });

test('a sale and its replay', () => {
  const body = { order: { id: 'o-1', status: 'paid' } };
  expect(answer(201, body)).toEqual({ kind: 'sold', orderId: 'o-1' });
  expect(answer(201, body, { 'idempotency-replayed': 'true' })).toEqual({ kind: 'replayed', orderId: 'o-1' });
});

test.each([
  [{ kind: 'contended', retryAfterMs: 40 } as const, { kind: 'contended', retryAfterMs: 40 }],
  [{ kind: 'key-in-progress', retryAfterMs: 50 } as const, { kind: 'keyInProgress', retryAfterMs: 50 }],
  [{ kind: 'rate-limited', retryAfterMs: 900 } as const, { kind: 'rateLimited', retryAfterMs: 900 }],
  [{ kind: 'indeterminate', retryAfterMs: 60 } as const, { kind: 'indeterminate', retryAfterMs: 60 }],
  [{ kind: 'unavailable', retryAfterMs: 70 } as const, { kind: 'unavailable', retryAfterMs: 70 }],
  [{ kind: 'sold-out', left: 0 } as const, { kind: 'soldOut' }],
  [{ kind: 'limit-reached', limit: 2 } as const, { kind: 'limitReached' }],
  [{ kind: 'not-found' } as const, { kind: 'error', isFinal: true }],
  [{ kind: 'key-reused' } as const, { kind: 'keyReused' }],
])('the shop’s problem %o', (outcome, expected) => {
  const { status, body } = toProblem(outcome);
  expect(answer(status, body)).toMatchObject(expected);
});

test('Retry-After counts where the body has no finer word', () => {
  const body = { type: '/problems/contended' };
  expect(answer(409, body, { 'retry-after': '2' })).toEqual({ kind: 'contended', retryAfterMs: 2000 });
  expect(answer(409, body, { 'retry-after': 'soon' })).toEqual({ kind: 'contended', retryAfterMs: 0 });
});

test.each([
  [201, { order: {} }],
  [201, 'not json'],
  [500, { type: '/problems/sold-out', title: 'a problem with the wrong status' }],
  [502, '<html>'],
])('%i %o leaves it open whether it sold', (status, body) => {
  expect(answer(status, body)).toMatchObject({ kind: 'error', isFinal: false });
});
