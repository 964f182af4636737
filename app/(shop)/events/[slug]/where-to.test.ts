import { expect, test } from 'vitest';
import { toProblem } from '@/lib/shop/sale/answer';
import type { ProblemOutcome } from '@/lib/shop/sale/problem';
import { readBuyForm } from './buy-form-fields';
import { readReturn } from './read-return';
import { whereTo } from './where-to';

const KEY = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const REQUEST = { slug: 'night-ferry', key: KEY, ticketTypeId: 'night-ferry-standing', quantity: 2 };

const comeBack = (outcome: ProblemOutcome) => {
  const url = new URL(whereTo(toProblem(outcome), REQUEST), 'http://shop.example');
  expect(url.pathname).toBe('/events/night-ferry');
  expect(url.hash).toBe('#problem');
  return readReturn(Object.fromEntries(url.searchParams));
};

test('a sale leads to its order', () => {
  const body = JSON.stringify({ order: { id: 'da5ce681-51d0-4ab5-a763-8512ad7d49c1' } });
  const to = whereTo({ status: 201, headers: {}, body }, REQUEST);
  expect(to).toBe('/orders/da5ce681-51d0-4ab5-a763-8512ad7d49c1');
});

test.each<ProblemOutcome>([
  { kind: 'contended', retryAfterMs: 100 },
  { kind: 'key-in-progress', retryAfterMs: 100 },
  { kind: 'rate-limited', retryAfterMs: 100 },
  { kind: 'indeterminate', retryAfterMs: 100 },
  { kind: 'unavailable', retryAfterMs: 100 },
])('$kind may have bought or may buy still: the form comes back with the same key', (outcome) => {
  expect(comeBack(outcome)).toMatchObject({ problem: outcome.kind, key: KEY, quantity: 2 });
});

test.each<ProblemOutcome>([
  { kind: 'sold-out', left: 1 },
  { kind: 'limit-reached', limit: 4 },
  { kind: 'key-reused' },
  { kind: 'not-on-sale', saleStartsAt: '2030-01-01T00:00:00.000Z' },
])('$kind is over: another try is another purchase', (outcome) => {
  const { kind, ...members } = outcome;
  const back = comeBack(outcome);
  expect(back.key).toBeUndefined();
  expect(back).toMatchObject({ problem: kind, type: 'night-ferry-standing' });
  if ('left' in members) expect(back.left).toBe(1);
  if ('limit' in members) expect(back.limit).toBe(4);
});

test.each(['../problems', '//evil.example', '\\evil.example'])(
  'the slug %s leads to no other page',
  (slug) => {
    const to = new URL(
      whereTo(toProblem({ kind: 'not-found' }), { ...REQUEST, slug }),
      'http://shop.example',
    );
    expect(to.origin).toBe('http://shop.example');
    expect(to.pathname).toBe(`/events/${encodeURIComponent(slug)}`);
  },
);

test('an address made by hand does no harm', () => {
  expect(readReturn({ key: 'mine', quantity: '-1', left: 'many', problem: ['a', 'b'] })).toEqual({});
});

test("the chosen ticket type's own quantity counts", () => {
  const form = new FormData();
  form.set('slug', 's');
  form.set('idempotencyKey', KEY);
  form.set('ticketTypeId', 'b');
  form.set('quantity-a', '4');
  form.set('quantity-b', '2');
  expect(readBuyForm(form)).toEqual({ slug: 's', key: KEY, ticketTypeId: 'b', quantity: 2 });
});
