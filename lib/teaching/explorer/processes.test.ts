import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '@/lib/core/stores/stores';
import { newOrder } from '@/lib/shop/sale/order-row';
import { saleParams, saleStatement } from '@/lib/shop/strategies/sale-statement';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { listTurns } from './moves';
import { plantSale, statement } from './testing/plant-sale';
import { worldAfter } from './timeline';

/* A process is one of the shop's: it has a pool of connections, calls at once, and may end when it has answered. */

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

const LOCK = "hashtext(current_schema() || 'door')";
const READ = statement('SELECT stock FROM ticket_types');

const finish = (strategy: Strategy, schedule = '') => lab.run({ strategy, schedule, complete: 'finish' });

describe('a statement by itself', () => {
  const locking = (last: (stores: Stores) => Promise<unknown>) =>
    plantSale(async (stores) => {
      await stores.postgres.query(statement(`SELECT pg_advisory_lock(${LOCK})`), []);
      await stores.postgres.query(READ, []);
      await last(stores);
    });

  it('takes any connection: a lock of the session stays with one that somebody else has by then', async () => {
    const unlock = statement(`SELECT pg_advisory_unlock(${LOCK})`);
    const run = await finish(locking(({ postgres }) => postgres.query(unlock, [])));
    expect(run.outcomes).toEqual({
      A: 'contended',
      B: 'failed: it waits for ever for what A never let go of',
    });
    expect(listTurns(run)).toEqual([]);
  });

  it('keeps its connection in a transaction, and the lock is let go of', async () => {
    const careful = plantSale(({ postgres }) =>
      postgres.transaction('read committed', async (sql) => {
        await sql.query(statement(`SELECT pg_advisory_lock(${LOCK})`), []);
        await sql.query(statement(`SELECT pg_advisory_unlock(${LOCK})`), []);
      }),
    );
    const { entries } = await lab.explore({ strategy: careful });
    for (const { outcomes } of entries) expect(outcomes).toEqual({ A: 'contended', B: 'contended' });
    expect((await finish(careful)).outcomes).toEqual({ A: 'contended', B: 'contended' });
  });

  it('goes past an open transaction, and may wait for it for ever', async () => {
    const update = statement('UPDATE ticket_types SET version = version + 1');
    const careless = plantSale(({ postgres }) =>
      postgres.transaction('read committed', async (sql) => {
        await sql.query(update, []);
        await postgres.query(update, []);
      }),
    );
    const { outcomes } = await lab.run({ strategy: careless, buyers: 1, schedule: '', complete: 'finish' });
    expect(outcomes.A).toBe('failed: it waits for ever for what it holds itself, on another connection');
  });

  it('is a BEGIN, and begins nothing for the next one', async () => {
    const own = plantSale(async ({ postgres }) => {
      for (const text of ['BEGIN', 'UPDATE ticket_types SET stock = 0', 'ROLLBACK'])
        await postgres.query(statement(text), []);
    });
    expect(worldAfter(await finish(own)).row.stock).toBe(0);
  });
});

describe('calls that are made together', () => {
  const both = plantSale(({ postgres }) =>
    Promise.all([
      postgres.query(READ, []),
      postgres.query(statement('UPDATE ticket_types SET stock = 0'), []),
    ]),
  );

  it('are steps of their own, in any order', async () => {
    const { entries } = await lab.explore({ strategy: both, buyers: 1 });
    expect(entries.map(({ schedule }) => schedule)).toEqual(['AA', 'A2A']);
    const run = await lab.run({ strategy: both, buyers: 1, schedule: 'A2A' });
    expect(run.steps.map(({ call, world }) => [call?.name, world.row.stock])).toEqual([
      ['UPDATE ticket_types SET stock = 0', 0],
      ['SELECT stock FROM ticket_types', 0],
    ]);
  });

  it('come one after the other where they are made on one connection', async () => {
    const inOne = plantSale(({ postgres }) =>
      postgres.transaction('read committed', (sql) => Promise.all([1, 2, 3].map(() => sql.query(READ, [])))),
    );
    const { entries } = await lab.explore({ strategy: inOne, buyers: 1 });
    expect(entries.map(({ schedule }) => schedule)).toEqual(['AAAAA']);
  });

  it('may wait for others, while the rest goes on', async () => {
    const rows = plantSale(({ postgres }, buyer) =>
      buyer === 'A'
        ? postgres.transaction('read committed', (sql) =>
            sql.query(statement('SELECT FROM ticket_types FOR UPDATE'), []),
          )
        : Promise.all([
            postgres.query(statement('UPDATE ticket_types SET stock = 0'), []),
            postgres.query(READ, []),
          ]),
    );
    const run = await lab.run({ strategy: rows, schedule: 'AABBA' });
    expect(run.steps.map(({ echo }) => echo?.kind)).toEqual([
      ...['returned', 'returned', 'waits', 'returned', 'returned'],
    ]);
    expect(run.steps.at(-1)?.woke).toMatchObject([{ actor: 'B', echo: { kind: 'returned' } }]);
  });
});

describe('work that nobody awaits', () => {
  const SELL = saleStatement(
    'late',
    'UPDATE ticket_types SET stock = stock - $2, version = version + 1 WHERE id = $1 AND stock >= $2',
  );
  const hasty: Strategy = {
    ...plantSale(async () => {}),
    async sell(purchase, { postgres, newId }) {
      const id = newId();
      void postgres.query(SELL, saleParams(purchase, id)).catch(() => {});
      await postgres.query(READ, []);
      const order = newOrder(id, purchase, { priceCents: 4200, currency: 'EUR', createdAt: '' });
      return { kind: 'sold', order, replayed: false };
    },
  };

  it('is done after the answer, unless its process ends first: also where no fault was asked for', async () => {
    const { entries } = await lab.explore({ strategy: hasty, buyers: 1 });
    const harmsOf = new Map(entries.map(({ schedule, harms }) => [schedule, harms]));
    expect(harmsOf.get('AA')).toEqual([]);
    expect(harmsOf.get('A2a')).toEqual([]);
    expect(harmsOf.get('A2a-')).toEqual(['lost']);
    const run = await lab.run({ strategy: hasty, buyers: 1, schedule: 'A2a-' });
    expect(run.steps.map(({ answered }) => answered)).toEqual([[{ actor: 'A', outcome: 'sold' }], []]);
    expect(run.steps.at(-1)).toMatchObject({
      actor: 'a',
      fault: 'process-dies-before',
      echo: { kind: 'died' },
    });
  });

  it('is what a process may leave undone that was told to wait for it, if it dies', async () => {
    const handing = plantSale(async ({ redis }, _, { waitUntil }) => {
      waitUntil(redis.setIfAbsent('late', 'x', 1000));
    });
    const options = { strategy: handing, buyers: 1 } as const;
    expect((await lab.explore(options)).entries.map(({ schedule }) => schedule)).toEqual(['a']);
    const under = await lab.explore({ ...options, faults: ['process-dies-before', 'process-dies-after'] });
    expect(under.entries.map(({ schedule }) => schedule)).toEqual(['a', 'a-', 'a+']);
  });
});
