import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ticketCode } from '@/lib/shop/sale/order-json';
import { isOrderSecret, orderSecret, secretLink } from './secret-link';

const SECRET = 'a secret of a test, thirty-two long';
const ORDER = '9f0c0b5e-8a55-4c8e-9d57-3a2f1f0a7c11';

test('the link opens its own order, and is the same for ever', () => {
  const link = new URL(secretLink('https://shop.example', ORDER, SECRET));
  expect(link.pathname).toBe(`/orders/${ORDER}`);
  expect(link.searchParams.get('k')).toMatch(/^[\w-]{22}$/);
  expect(isOrderSecret(link.searchParams.get('k') ?? '', ORDER, SECRET)).toBe(true);
  expect(orderSecret(ORDER, SECRET)).toBe('JFu8Qe-ibLc5jqT6q7tDYA');
});

test('nothing else does: another order, another secret, a part, a ticket code', () => {
  const own = orderSecret(ORDER, SECRET);
  const wrong = [
    '',
    own.slice(0, -1),
    `${own}A`,
    own.toLowerCase(),
    orderSecret(randomUUID(), SECRET),
    orderSecret(ORDER, `${SECRET}.`),
    ticketCode(ORDER, 1, SECRET),
  ];
  for (const given of wrong) expect(isOrderSecret(given, ORDER, SECRET)).toBe(false);
});
