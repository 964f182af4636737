import { describe, expect, it } from 'vitest';
import { faultOf, readMove, splitSchedule } from '@/lib/teaching/explorer/moves';
import { buyerIdOf, idDrawer, ownerOf } from '@/lib/teaching/explorer/names';
import { LEASE_TTL_MS } from '@/lib/teaching/explorer/sandbox/sandbox-redis';
import { nameOfQuery, replyOfQuery, replyOfScript, textOfQuery, textOfScript, usualTtl } from './call-text';

const first = idDrawer('A', 1)();
const again = idDrawer('A', 2)();

describe('a call, as people read it', () => {
  it('is the whole statement on one line, with its values in their places', () => {
    const text = `UPDATE tickets\n  SET holder = $2, note = $3 WHERE id = $1 AND n = ANY($4)`;
    expect(textOfQuery({ name: 'take', text, values: [7, first, "it's", [1, null]] })).toBe(
      "UPDATE tickets SET holder = 'A1', note = 'it''s' WHERE id = 7 AND n = ANY(ARRAY[1, NULL])",
    );
  });

  it('has the name that it has in the source, or the word that it begins with', () => {
    expect(nameOfQuery({ name: 'look', text: 'SELECT 1' })).toBe('look');
    expect(nameOfQuery({ text: 'BEGIN ISOLATION LEVEL serializable' })).toBe('BEGIN');
  });

  it('says the TTL that a lease has in the shop, not the one that outlives every run', () => {
    expect(usualTtl(LEASE_TTL_MS)).toBe(5000);
    expect(textOfScript({ name: 'take', lua: '' }, ['lock'], ['A1', LEASE_TTL_MS])).toBe(
      'EVAL take KEYS lock ARGV A1 5000',
    );
  });

  it('tells the telling columns of a row, and all of a row that has none', () => {
    const reply = (command: string, rows: Record<string, unknown>[], rowCount: number | null = rows.length) =>
      replyOfQuery({ command, rows, rowCount });
    expect(reply('SELECT', [{ stock: 1, version: '0', name: 'x', id: null, bought: 0 }])).toBe(
      'stock 1, version 0',
    );
    expect(reply('INSERT', [{ id: again, stock: 0 }])).toBe('1 row: stock 0, order A~1');
    expect(reply('UPDATE', [], 0)).toBe('0 rows');
    expect(reply('UPDATE', [], 2)).toBe('2 rows');
    expect(reply('SELECT', [{ one: 1, two: null }])).toBe('one 1, two null');
    expect(reply('COMMIT', [], null)).toBe('COMMIT');
  });

  it('is a script with its keys and arguments, and what it gave back', () => {
    const script = { name: 'admit', lua: '' };
    expect(textOfScript(script, ['lt:{x}:lock'], [first, 5, ''])).toBe(
      "EVAL admit KEYS lt:{x}:lock ARGV A1 5 ''",
    );
    expect(replyOfScript(['admitted', '1'])).toBe('admitted, fence 1');
    expect(replyOfScript([null, ['a', 1]])).toBe('nil, a, 1');
  });
});

describe('the ids of a lab', () => {
  it('say whose they are, and no other does', () => {
    expect([first, again, buyerIdOf('C')].map(ownerOf)).toEqual(['A', 'A', 'C']);
    expect(ownerOf('6f2d6b2e-5a3c-4a53-9d0c-2f8e1f0f7a11')).toBeUndefined();
  });
});

describe('a schedule', () => {
  it('is taken apart into its moves', () => {
    expect(splitSchedule('AB-bA~xftC+')).toEqual(['A', 'B-', 'b', 'A~', 'x', 'f', 't', 'C+']);
    expect(splitSchedule('')).toEqual([]);
  });

  it.each(['D', 'A*', 'a~', 'AB 1'])('is none with %s in it', (schedule) => {
    expect(splitSchedule(schedule)).toBeNull();
  });

  it('has moves of buyers and of the world, and some are faults', () => {
    expect(readMove('b')).toEqual({ kind: 'call', actor: 'b', nth: 1 });
    expect(['A', 'A+', 'B-', 'C~', 'x', 'f', 't'].map(faultOf)).toEqual([
      ...[null, 'process-dies-after', 'process-dies-before', 'answer-lost'],
      ...['lease-expires', 'redis-flushed', 'lock-timeout'],
    ]);
    expect(() => readMove('AA')).toThrow(RangeError);
  });
});
