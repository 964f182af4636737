import { describe, expect, it } from 'vitest';
import {
  oneNumberForAll,
  theFenceNeverFalls,
  theLevelIsRaised,
  theLockIsTheTransactions,
  theNewestAloneWrites,
  tokensAreShown,
} from './idea-musts';
import { NEWEST } from './rival';
import { statement, watched, world } from './testing/watched';

const A1 = { id: 'A1', buyer: 'A', quantity: 1 } as const;
const by = (move: string, text: string) => ({ move, call: statement(text) });
const SALE = { ...by('A', 'INSERT INTO orders …'), world: world({ orders: [A1] }) };
const LOCK = 'SELECT PG_ADVISORY_XACT_LOCK (7)';

describe('a level', () => {
  it('is that of the transaction which sells', () => {
    const raised = [by('A', 'BEGIN ISOLATION LEVEL serializable'), by('A', 'SELECT stock')];
    expect(theLevelIsRaised(watched([...raised, SALE]))).toBeNull();
    expect(theLevelIsRaised(watched([...raised, by('A', 'COMMIT'), SALE]))).toContain('at READ COMMITTED');
    expect(theLevelIsRaised(watched([SALE]))).toContain('at READ COMMITTED');
  });
});

describe('an advisory lock', () => {
  const begin = by('A', 'BEGIN');
  it('is held until the sale is written, however it is spelt', () => {
    expect(theLockIsTheTransactions(watched([begin, by('A', LOCK), SALE]))).toBeNull();
    expect(theLockIsTheTransactions(watched([begin, by('A', LOCK), by('A', 'COMMIT'), SALE]))).toContain(
      'had ended with its transaction',
    );
    expect(theLockIsTheTransactions(watched([by('A', 'select pg_advisory_lock(7)'), SALE]))).toContain(
      'outlives the transaction',
    );
  });

  it('is not got while somebody has it', () => {
    const got = (reply: string) => ({
      ...by('B', LOCK),
      echo: { kind: 'returned', reply } as const,
    });
    const run = (reply: string) => watched([by('A', LOCK), got(reply), by('A', 'COMMIT')]);
    expect(oneNumberForAll(run('is_mine true'))).toContain('and B got it, too');
    expect(oneNumberForAll(run('is_mine false'))).toBeNull();
    expect(oneNumberForAll(watched([by('A', LOCK), by('A', 'COMMIT'), got('1 row')]))).toBeNull();
  });
});

describe('a token', () => {
  const shown = (fence: number, rest = {}) => ({
    ...by('A', 'UPDATE ticket_types SET fence …'),
    world: world({ row: { stock: 1, version: 0, fence }, ...rest }),
  });

  it('comes from a counter without an end', () => {
    const run = (ttl: 'lease' | 'none') =>
      watched([shown(1, { orders: [A1], keys: [{ key: 'number', value: '1', ttl }] })]);
    expect(tokensAreShown(run('none'))).toBeNull();
    expect(tokensAreShown(run('lease'))).toContain('The number number ends');
  });

  it('is never smaller than one that was shown', () => {
    expect(theFenceNeverFalls(watched([shown(1), shown(2)]))).toBeNull();
    expect(theFenceNeverFalls(watched([shown(2), shown(1)]))).toMatch(/seen 2, and now says 1.*03\.ts:30/);
  });

  it('does not write once a newer one was shown', () => {
    const sold = shown(NEWEST, { orders: [A1] });
    expect(theNewestAloneWrites(watched([shown(NEWEST), sold]))).toContain("A's write still went through");
    expect(theNewestAloneWrites(watched([sold]))).toBeNull();
  });
});
