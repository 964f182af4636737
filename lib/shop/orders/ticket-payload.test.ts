import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ticketCode } from '@/lib/shop/sale/order-json';
import { formatTicketPayload, readTicketPayload } from './ticket-payload';

const SECRET = 'a secret of a test, thirty-two long';
const ORDER = '9f0c0b5e-8a55-4c8e-9d57-3a2f1f0a7c11';
const good = formatTicketPayload(ORDER, 2, SECRET);

test('what the shop signed is read back, also with the line end of a scanner', () => {
  const ticket = { orderId: ORDER, n: 2, code: ticketCode(ORDER, 2, SECRET) };
  expect(readTicketPayload(good, SECRET)).toEqual(ticket);
  expect(readTicketPayload(` ${good}\r\n`, SECRET)).toEqual(ticket);
});

test('every single character counts', () => {
  for (let i = 0; i < good.length; i++) {
    for (const other of ['A', '0', 'f', '.']) {
      if (other === good[i]) continue;
      expect(readTicketPayload(good.slice(0, i) + other + good.slice(i + 1), SECRET)).toBeNull();
    }
  }
});

test('truncated, lengthened, of another secret, another order or number: none is a ticket', () => {
  for (let length = 0; length < good.length; length++) {
    expect(readTicketPayload(good.slice(0, length), SECRET)).toBeNull();
  }
  const forged = [
    `${good}A`,
    good.toUpperCase(),
    good.replace('.2.', '.02.'),
    good.replace('.2.', '.3.'),
    good.replace(ORDER, randomUUID()),
    formatTicketPayload(ORDER, 2, `${SECRET}.`),
    ticketCode(ORDER, 2, SECRET),
    '',
    '__proto__',
  ];
  for (const payload of forged) expect(readTicketPayload(payload, SECRET)).toBeNull();
});
