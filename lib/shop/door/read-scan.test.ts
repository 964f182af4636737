import { expect, test } from 'vitest';
import { formatTicketPayload } from '@/lib/shop/orders/ticket-payload';
import { untypeLayouts } from './keyboard-layouts';
import { readScan } from './read-scan';

const SECRET = 'a secret of a test, thirty-two long';
const ORDER = '9f0c0b5e-8a55-4c8e-9d57-3a2f1f0a7c11';
const good = formatTicketPayload(ORDER, 2, SECRET);
const read = (text: string) => readScan(text, SECRET);

/** As a scanner types it that takes the computer's keyboard for a US one. */
const typeOn = (typed: string, meant: string, text = good) =>
  [...text].map((letter) => [...typed][[...meant].indexOf(letter)] ?? letter).join('');
const german = (text?: string) => typeOn('zyZYß?+', 'yzYZ-_]', text);
const french = (text?: string) => typeOn('qawzQAWZ,?&é"\'(-è_çà)°:$', 'aqzwAQZWmM1234567890-_.]', text);

test('a code is read whatever symbology name stands before it', () => {
  expect(read(`${good}\r\n`)).toMatchObject({
    kind: 'ticket',
    prefix: null,
    ticket: { orderId: ORDER, n: 2 },
  });
  for (const prefix of [']Q1', ']Q3', ']d2']) {
    expect(read(prefix + good)).toMatchObject({ kind: 'ticket', prefix, ticket: { orderId: ORDER, n: 2 } });
  }
});

test.each([
  ['German', german()],
  ['German', german(`]Q1${good}`)],
  ['French', french()],
  ['French', french(`]Q3${good}`)],
  ['Spanish, Italian or Portuguese', typeOn("'?", '-_')],
  ['Nordic', typeOn('+?', '-_')],
  ['Turkish', typeOn('ıç*?', 'i.-_')],
])('a scanner on a %s keyboard is told so: %s', (layout, text) => {
  expect(text).not.toBe(good);
  expect(read(text)).toEqual({ kind: 'scanner', trouble: 'layout', layout });
});

const swapped = [...good]
  .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
  .join('');

test.each([
  ['case', swapped],
  ['case', good.toUpperCase()],
  ['case', `]Q1${good.toLowerCase()}`],
  ['joined', good + good],
  ['cut', good.slice(0, -1)],
  ['cut', good.slice(0, 9)],
  ['number', '9F0C-0B5E'],
])('it is the scanner, not a forged ticket: %s, %s', (trouble, text) => {
  expect(read(text)).toEqual({ kind: 'scanner', trouble });
});

test('what this shop did not issue is not excused by any scanner', () => {
  const forged = formatTicketPayload(ORDER, 2, `${SECRET}.`);
  const others = [
    forged,
    german(forged),
    french(forged),
    '4006381333931',
    'https://shop.example/',
    '',
    '__proto__',
  ];
  for (const text of others) expect(read(text), text).toEqual({ kind: 'not-ours' });
});

test('each layout says one thing of each key', () => {
  const keys = 'LT1.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_]';
  for (const { name } of untypeLayouts('')) {
    const typedBack = [...keys].map((key) => untypeLayouts(key).find((layout) => layout.name === name)?.text);
    expect(typedBack.every((key) => key?.length === 1)).toBe(true);
  }
});
