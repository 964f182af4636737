import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ticketCode, toOrderJson } from './order-json';
import { newOrder } from './order-row';

const SECRET = 'a secret of a test, thirty-two long';

const order = newOrder(
  '9f0c0b5e-8a55-4c8e-9d57-3a2f1f0a7c11',
  { ticketTypeId: 'standing', quantity: 3 },
  { priceCents: 4200, currency: 'EUR', createdAt: '2027-01-02T03:04:05.678Z' },
);

it('shows an order with a code for each ticket', () => {
  expect(toOrderJson(order, SECRET)).toEqual({
    id: order.id,
    number: '9F0C-0B5E',
    status: 'paid',
    ticketTypeId: 'standing',
    quantity: 3,
    totalCents: 12_600,
    currency: 'EUR',
    createdAt: order.createdAt,
    tickets: [1, 2, 3].map((n) => ({ code: ticketCode(order.id, n, SECRET) })),
  });
});

it('says how long an order is held, while it is', () => {
  const heldUntil = '2027-01-02T03:14:05.678Z';
  expect(toOrderJson({ ...order, status: 'held', heldUntil }, SECRET)).toMatchObject({ heldUntil });
});

it('makes the same code again, for ever: tickets that were sold must stay valid', () => {
  expect(ticketCode(order.id, 1, SECRET)).toBe('8vDsK8vcBpFteIm28Al0rQ');
});

it('makes another code for each ticket, order and secret', () => {
  const codes = [
    ticketCode(order.id, 1, SECRET),
    ticketCode(order.id, 2, SECRET),
    ticketCode(order.id, 12, SECRET),
    ticketCode(randomUUID(), 1, SECRET),
    ticketCode(order.id, 1, `${SECRET}.`),
  ];
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[\w-]{22}$/);
});
