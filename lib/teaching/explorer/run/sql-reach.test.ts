import { describe, expect, it, test } from 'vitest';
import { READ_SALE_STATE } from '@/lib/shop/sale/sale-state';
import { RECORD } from '@/lib/shop/strategies/record-sale';
import { saleStatement } from '@/lib/shop/strategies/sale-statement';
import { areIndependent, EVERYTHING, type Reach } from './footprint';
import { followSession } from './sql-reach';

const BEGIN = 'BEGIN ISOLATION LEVEL read committed';
const SNAPSHOT = 'BEGIN ISOLATION LEVEL repeatable read';
const SERIALIZABLE = 'BEGIN ISOLATION LEVEL serializable';
const TAKE = 'UPDATE ticket_types SET stock = stock - 1 WHERE id = $1';
const LOOK = 'SELECT stock FROM ticket_types WHERE id = $1';
const LOCK = `${LOOK} FOR UPDATE`;
const SELL = saleStatement('sell', TAKE).text;

/** What the last of these statements touches, all by one buyer on one session. */
function last(buyer: string, ...texts: readonly string[]): Reach {
  const reachOf = followSession();
  const values = ['last-ticket', buyer, `key-${buyer}`, 'key', `order-${buyer}`, buyer === 'A' ? 1 : 2];
  const ofSale = ['last-ticket', 1, buyer, `key-${buyer}`, `order-${buyer}`, buyer === 'A' ? 1 : 2];
  const reaches = texts.map((text) =>
    reachOf({ text, values: text === READ_SALE_STATE.text ? values : ofSale }),
  );
  const reach = reaches.at(-1);
  if (!reach) throw new Error('no statement');
  return reach;
}

function doMeet(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [last('A', ...one), last('B', ...other)];
  return !areIndependent(
    { parties: ['A'], touches: a.touches, isFixed: false },
    { parties: ['B'], touches: b.touches, isFixed: false },
  );
}

test.each<[string, readonly string[], readonly string[], boolean]>([
  ['two looks', [LOOK], [LOOK], false],
  ['a look and a write', [LOOK], [TAKE], true],
  ['two writes', [TAKE], [TAKE], true],
  ['BEGIN and a write', [BEGIN], [TAKE], false],
  ['a look and a write that is not committed', [LOOK], [BEGIN, TAKE], false],
  ['a look and the COMMIT of a write', [LOOK], [BEGIN, TAKE, 'COMMIT'], true],
  ['a look and the ROLLBACK of a write', [LOOK], [BEGIN, TAKE, 'ROLLBACK'], false],
  ['a lock and the ROLLBACK of a write', [BEGIN, LOCK], [BEGIN, TAKE, 'ROLLBACK'], true],
  ['a lock and a plain look', [BEGIN, LOCK], [LOOK], false],
  ['a lock, and a write under a lock that is held', [BEGIN, LOCK], [BEGIN, LOCK, TAKE], false],
  ['two sales', [SELL], [SELL], true],
  ['two sales that are written down', [RECORD.text], [RECORD.text], false],
  ['a sale that is written down and a write of the stock', [RECORD.text], [TAKE], false],
  ['a sale that is written down and a FOR UPDATE', [RECORD.text], [BEGIN, LOCK], true],
  [
    'a sale that is written down and the count of all orders',
    [RECORD.text],
    ['SELECT count(*) FROM orders'],
    true,
  ],
  ['the first look of a snapshot and any COMMIT', [SNAPSHOT, LOOK], [BEGIN, RECORD.text, 'COMMIT'], true],
  ['BEGIN of a snapshot and any COMMIT', [SNAPSHOT], [BEGIN, RECORD.text, 'COMMIT'], false],
  [
    'two advisory locks',
    [BEGIN, 'SELECT pg_advisory_xact_lock(1)'],
    [BEGIN, 'SELECT pg_advisory_xact_lock(2)'],
    true,
  ],
  ['two looks at SERIALIZABLE', [SERIALIZABLE, LOOK], [SERIALIZABLE, LOOK], false],
  ['a look and a write at SERIALIZABLE', [SERIALIZABLE, LOOK, LOOK], [SERIALIZABLE, LOOK, TAKE], true],
  ['a look and an end at SERIALIZABLE', [SERIALIZABLE, LOOK], [SERIALIZABLE, LOOK, 'COMMIT'], true],
])('%s', (_, one, other, isSo) => {
  expect(doMeet(one, other)).toBe(isSo);
});

describe('of a text that is not understood', () => {
  it.each([
    'SELECT pg_advisory_lock(1)',
    'SELECT my_own_function()',
    'SELECT * FROM my_own_table',
    'SELECT stock FROM ticket_types, pg_locks',
    'TRUNCATE orders',
    'UPDATE orders SET id = $1 WHERE true',
    'SELECT 1; SELECT 2',
    `DO $$ BEGIN DELETE FROM orders; END $$`,
  ])('anything may be: %s', (text) => {
    expect(last('A', text).touches).toBe(EVERYTHING);
    expect(last('A', text, LOOK).touches).toBe(EVERYTHING);
  });

  it('no text of the shop is one', () => {
    for (const text of [READ_SALE_STATE.text, RECORD.text, SELL, TAKE, LOCK]) {
      expect(last('A', text).touches).not.toBe(EVERYTHING);
    }
  });
});
