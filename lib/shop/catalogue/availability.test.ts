import { expect, test } from 'vitest';
import { readAvailability } from './availability';

const NOW = Date.parse('2027-01-01T00:00:00.000Z');
const type = (stock: number, saleStartsAt = '2026-01-01T00:00:00.000Z') => ({ stock, saleStartsAt });
const LATER = '2027-06-01T00:00:00.000Z';
const LATEST = '2027-07-01T00:00:00.000Z';

test.each([
  ['many left', [type(11)], { kind: 'on-sale', left: 11 }],
  ['the last ten of two types', [type(4), type(6)], { kind: 'last', left: 10 }],
  ['none left', [type(0), type(0)], { kind: 'sold-out' }],
  ['the sale starts this very moment', [type(1, '2027-01-01T00:00:00.000Z')], { kind: 'last', left: 1 }],
  [
    'the sale of all has yet to start',
    [type(9, LATEST), type(9, LATER)],
    { kind: 'not-yet', opensAt: LATER },
  ],
  ['one is sold out, another opens later', [type(0), type(9, LATER)], { kind: 'not-yet', opensAt: LATER }],
  [
    'one is open, another opens later: only the open one counts',
    [type(2), type(90, LATER)],
    { kind: 'last', left: 2 },
  ],
])('%s', (_, types, availability) => {
  expect(readAvailability(types, NOW)).toEqual(availability);
});
