import { expect, test } from 'vitest';
import { newOrder } from '@/lib/shop/sale/order-row';
import type { BoughtOrder } from './bought-order';
import { toCalendar } from './order-calendar';

const order: BoughtOrder = {
  ...newOrder(
    '9f0c0b5e-8a55-4c8e-9d57-3a2f1f0a7c11',
    { ticketTypeId: 'standing', quantity: 2 },
    { priceCents: 3900, currency: 'EUR', createdAt: '2027-01-02T03:04:05.678Z' },
  ),
  ticketType: 'Standing',
  event: {
    slug: 'night-ferry',
    name: 'Salt, Smoke; and \\ Tide',
    venue: 'Armazém do Cais',
    city: 'Lisbon',
    startsAt: '2027-02-12T21:00:00.000Z',
    endsAt: '2027-02-14T22:30:00.000Z',
  },
  isOwn: true,
  usedNumbers: [],
};
const LINK = `https://shop.example/orders/${order.id}?k=8vDsK8vcBpFteIm28Al0rQ`;
const unfold = (calendar: string) => calendar.replaceAll('\r\n ', '');

test('one event, with the moment in UTC and the secret link', () => {
  const lines = unfold(toCalendar(order, LINK)).split('\r\n');
  expect(lines[0]).toBe('BEGIN:VCALENDAR');
  expect(lines.at(-1)).toBe('');
  expect(lines.find((line) => line.startsWith('DESCRIPTION'))).toContain('order 9F0C-0B5E');
  expect(lines).toEqual(
    expect.arrayContaining([
      `UID:${order.id}@last-ticket`,
      'DTSTAMP:20270102T030405Z',
      'DTSTART:20270212T210000Z',
      'DTEND:20270214T223000Z',
      'LOCATION:Armazém do Cais\\, Lisbon',
      `URL:${LINK}`,
      'STATUS:CONFIRMED',
    ]),
  );
});

test('what has a meaning to iCalendar is escaped; a name opens no line of its own', () => {
  const event = { ...order.event, venue: 'Hall\r\nATTENDEE:mailto:x@example.org' };
  const calendar = unfold(toCalendar({ ...order, event }, LINK));
  expect(calendar).toContain('SUMMARY:Salt\\, Smoke\\; and \\\\ Tide\r\n');
  expect(calendar).toContain('LOCATION:Hall\\nATTENDEE:mailto:x@example.org\\, Lisbon\r\n');
  expect(calendar).not.toMatch(/^ATTENDEE/m);
});

test('no line is over 75 octets, and no character is broken', () => {
  const event = { ...order.event, name: 'é€😀'.repeat(40) };
  const calendar = toCalendar({ ...order, event }, LINK);
  for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(unfold(calendar)).toContain(`SUMMARY:${event.name}\r\n`);
});

test.each([
  ['held', 'TENTATIVE'],
  ['refunded', 'CANCELLED'],
  ['expired', 'CANCELLED'],
] as const)('an order that is %s is %s', (status, word) => {
  expect(toCalendar({ ...order, status }, LINK)).toContain(`STATUS:${word}\r\n`);
});
