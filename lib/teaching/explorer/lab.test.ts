import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder } from '@/lib/shop/sale/order-row';
import { conditionalUpdate } from '@/lib/shop/strategies/conditional-update';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { ScheduleError } from './lab';
import { describeRun } from './print/describe-run';

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

describe('the map of all schedules', () => {
  it('has 16 of naive, of which 12 oversell: those in which both read before either writes', async () => {
    const { entries, harms, good, firstBad } = await lab.explore({ strategy: 'naive', all: true });
    expect({ schedules: entries.length, harms, good }).toMatchObject({
      schedules: 16,
      harms: { oversold: 12, undersold: 0, lost: 0, doubled: 0, 'over-limit': 0 },
      good: 4,
    });
    expect(firstBad?.schedule).toBe('ABAABB');
    for (const { schedule, harms } of entries) {
      expect({ schedule, isBad: harms.length > 0 }).toEqual({ schedule, isBad: /^(AB|BA)/.test(schedule) });
    }
  });

  it.each([
    ['naive', [], 20, 12],
    ['naive-transaction', [], 92, 80],
    ['setnx-only', ['lease-expires'] as const, 136, 48],
  ])(
    'tells of two tickets, where %s writes the stock over: it is for sale what was sold',
    async (strategy, faults, all, bad) => {
      const { entries, harms } = await lab.explore({ strategy, stock: 2, faults, all: true });
      expect([entries.length, harms.oversold]).toEqual([all, bad]);
    },
  );

  it('judges the books that a strategy keeps, and no others', async () => {
    const sell = (also: string): Strategy => ({
      ...conditionalUpdate,
      async sell({ ticketTypeId, buyerId, idempotencyKey }, { postgres, newId }) {
        const id = newId();
        const text = `WITH sold AS (UPDATE ticket_types SET stock = stock - 1, version = version + 1
            WHERE id = $1 AND stock > 0 RETURNING version)${also}
          INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
          SELECT $2::uuid, $3::uuid, $4, $1, 1, 1, 'EUR', 'paid' FROM sold RETURNING id`;
        const rows = await postgres.query({ name: text, text, row: () => id }, [
          ...[ticketTypeId, id, buyerId, idempotencyKey],
        ]);
        const order = newOrder(
          id,
          { ticketTypeId, quantity: 1 },
          { priceCents: 1, currency: '', createdAt: '' },
        );
        return rows.length > 0 ? { kind: 'sold', order, replayed: false } : { kind: 'sold-out', left: 0 };
      },
    });
    const count = (n: string) => `, counted AS (
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit") SELECT $1, $3::uuid, ${n}, 4 FROM sold)`;
    const harmsOf = async (strategy: Strategy) =>
      (await lab.explore({ strategy, buyers: 1 })).entries.map(({ harms }) => harms);
    expect(await harmsOf(sell(''))).toEqual([[]]);
    expect(await harmsOf(sell(count('1')))).toEqual([[]]);
    expect(await harmsOf(sell(count('2')))).toEqual([['books-differ']]);
  });

  it('has 2 of conditional-update, both good', async () => {
    const { entries } = await lab.explore({ strategy: 'conditional-update' });
    expect(entries).toMatchObject([
      { harms: [], outcomes: { A: 'sold', B: 'sold-out' } },
      { harms: [], outcomes: { A: 'sold-out', B: 'sold' } },
    ]);
  });
});

describe('a schedule', () => {
  it('tells each step, the statement, the reply, the place in the source, and the row after it', async () => {
    const run = await lab.run({ strategy: 'naive', schedule: 'ABAABB' });
    expect(run.steps.map(({ move, call, echo, world }) => [move, call?.name, echo, world.row.stock])).toEqual(
      [
        ['A', 'read-sale-state', { kind: 'returned', reply: 'stock 1, version 0' }, 1],
        ['B', 'read-sale-state', { kind: 'returned', reply: 'stock 1, version 0' }, 1],
        ['A', 'naive-set-stock', { kind: 'returned', reply: '1 row: version 1' }, 0],
        ['A', 'record-sale', { kind: 'returned', reply: 'stock 0, version 1, order A1' }, 0],
        ['B', 'naive-set-stock', { kind: 'returned', reply: '1 row: version 2' }, 0],
        ['B', 'record-sale', { kind: 'returned', reply: 'stock 0, version 2, order B1' }, 0],
      ],
    );
    expect(run.steps[2]?.call?.source?.file).toBe('lib/shop/strategies/naive.ts');
    expect(run).toMatchObject({ outcomes: { A: 'sold', B: 'sold' }, harms: ['oversold'] });
  });

  it.each([
    ['naive', 'A', 'A: SELECT stock, version … → stock 1, version 0'],
    ['advisory-lock', 'AA', 'A: SELECT pg_advisory_xact_lock(…) →'],
    [
      'skip-locked',
      'AA',
      'A: SELECT s.n, s.generation FROM single_tickets … FOR UPDATE OF s SKIP LOCKED → n 1',
    ],
    ['fenced-lock', 'A', 'A: EVAL take-fenced-lock: SET NX the lock, INCR the fence → 1'],
    ['bouncer', 'A', 'A: EVAL admit: a lease, where the key is new and enough is left → admitted, fence 1'],
  ])('reads as in a textbook: %s', async (strategy, schedule, line) => {
    const told = describeRun(await lab.run({ strategy, schedule }));
    expect(stripVTControlCharacters(told)).toContain(line);
  });

  it('stops where the schedule does, and tells what could come next', async () => {
    const run = await lab.run({ strategy: 'naive', schedule: 'AB' });
    expect(run.next.slice(0, 2)).toMatchObject([
      { move: 'A', call: { name: 'naive-set-stock' } },
      { move: 'B', call: { name: 'naive-set-stock' } },
    ]);
    expect(run).toMatchObject({ outcomes: {}, harms: [] });
  });

  it('tells at every step what could have come instead', async () => {
    const run = await lab.run({ strategy: 'naive', schedule: 'AAAB' });
    const turns = run.choices.map((possible) =>
      possible.flatMap(({ move, call }) => (/^[AB]$/.test(move) ? `${move} ${call?.name}` : [])),
    );
    expect(turns).toEqual([
      ['A read-sale-state', 'B read-sale-state'],
      ['A naive-set-stock', 'B read-sale-state'],
      ['A record-sale', 'B read-sale-state'],
      ['B read-sale-state'],
      [],
    ]);
    expect(run.choices.at(-1)).toEqual(run.next);
  });

  it('goes on to the end when it is asked to', async () => {
    const run = await lab.run({ strategy: 'naive', schedule: 'AB', complete: 'finish' });
    expect(run.schedule).toBe('ABAABB');
  });

  it.each([
    ['in-turn', 'naive', 'ABABAB'],
    ['one-by-one', 'setnx-lock', 'AAaBBb'],
  ] as const)('goes on %s', async (complete, strategy, schedule) => {
    expect((await lab.run({ strategy, stock: 2, schedule: '', complete })).schedule).toBe(schedule);
  });

  it('sells as many tickets to each as each wants', async () => {
    const run = await lab.run({ strategy: 'naive', stock: 5, quantity: 2, schedule: 'AAABBB' });
    expect(run.steps.at(-1)?.world).toMatchObject({
      row: { stock: 1 },
      orders: [{ quantity: 2 }, { quantity: 2 }],
    });
  });

  it.each(['AABBQ', 'AAAA', 'AAAAAAB'])(
    'is refused when it is none, or can not be followed: %s',
    async (schedule) => {
      await expect(lab.run({ strategy: 'naive', schedule })).rejects.toBeInstanceOf(ScheduleError);
    },
  );
});
