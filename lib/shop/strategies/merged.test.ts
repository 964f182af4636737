import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyFaults } from '@/lib/core/stores/faults';
import { Memory } from '@/lib/core/stores/memory';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { audit } from '@/lib/shop/audit/audit';
import { publishTypes } from '@/lib/shop/bouncer/bouncer';
import { keys } from '@/lib/shop/bouncer/keys';
import type { Purchase } from '@/lib/shop/sale/outcome';
import { findWaitingBackend, whileRowIsLocked } from '@/stack/testing/row-lock';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { bouncer } from './bouncer';
import { commitSale, conditionalUpdate } from './conditional-update';
import { merged } from './merged';
import type { Strategy } from './strategy';

/* Purchases that come at once are one batch: each of them must get what it would have got alone. */

let test: TestShop;
let redis: IoRedis;
beforeAll(async () => {
  test = await openTestShop('node', {
    POSTGRES_STATEMENT_TIMEOUT_MS: '1000',
    POSTGRES_DEADLINE_MS: '2500',
    LEASE_TTL_MS: '60000',
  });
  redis = new IoRedis(test.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await test?.close();
});
beforeEach(async () => {
  applyFaults(test.shop.faults, { redisGone: false });
  await test.shop.stores.redis.probe(); // closes the breaker
});

type Params = Partial<Purchase> & Pick<Purchase, 'ticketTypeId'>;

const purchaseOf = (params: Params): Purchase => ({
  quantity: 1,
  buyerId: randomUUID(),
  idempotencyKey: randomUUID(),
  ...params,
});

/** All at once; returns when what follows the answers is done too. A fault is an outcome here. */
async function buyAtOnce(
  requests: readonly Params[],
  strategy: Strategy = merged,
  stores: Stores = test.shop.stores,
) {
  const after: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => {
    after.push(work.catch(() => {}));
  };
  const outcomes = await Promise.all(
    requests.map((params) =>
      strategy
        .sell(purchaseOf(params), stores, { waitUntil })
        .catch((error: unknown) => ({ kind: error instanceof StoreError ? error.effect : 'fault' }) as const),
    ),
  );
  await Promise.all(after);
  return outcomes;
}

const kindsOf = (outcomes: readonly { readonly kind: string }[]) => outcomes.map(({ kind }) => kind);
const crowd = (count: number, ticketTypeId: string) =>
  Array.from({ length: count }, () => ({ ticketTypeId }));

/** A type that Redis knows of, as after a reset. */
async function openType(stock: number, perBuyerLimit = 4): Promise<string> {
  const id = await test.addTicketType({ stock, perBuyerLimit });
  await tellRedis(id);
  return id;
}

const tellRedis = (ticketTypeId: string) => publishTypes([ticketTypeId], test.shop.stores);

async function booksOf(ticketTypeId: string) {
  const { violations, ticketTypes } = await audit(test.shop.stores.postgres);
  const { stock, sold, version } = ticketTypes.find(({ id }) => id === ticketTypeId) ?? {};
  return { stock, sold, version, violations: violations.filter((each) => each.startsWith(ticketTypeId)) };
}

async function knowsEveryKey(ticketTypeId: string): Promise<boolean> {
  const { floor, mark, seen, version } = await redis.hgetall(keys.state(ticketTypeId, 1));
  return floor === mark && Number(mark) + Number(seen) === Number(version);
}

/** Runs `body`; gives its answer, and the names of the statements until then. */
async function watchStatements<T>(body: () => Promise<T>) {
  const query = vi.spyOn(test.shop.stores.postgres, 'query');
  const answer = await body();
  const names = query.mock.calls.map(([{ name }]) => name);
  query.mockRestore();
  return { answer, names };
}

describe('a batch', () => {
  it('is one version of the stock, and Redis then knows each of its keys', async () => {
    const ticketTypeId = await openType(10);
    const requests = crowd(8, ticketTypeId).map(purchaseOf);
    expect(kindsOf(await buyAtOnce(requests))).toEqual(Array(8).fill('sold'));
    expect(await booksOf(ticketTypeId)).toEqual({ stock: 2, sold: 8, version: 1, violations: [] });
    expect(await knowsEveryKey(ticketTypeId)).toBe(true);
    expect(await redis.zcard(keys.leases(ticketTypeId, 1))).toBe(0);
    const again = await buyAtOnce(requests);
    expect(again.every((outcome) => outcome.kind === 'sold' && outcome.replayed)).toBe(true);
    expect(kindsOf(await buyAtOnce(crowd(3, ticketTypeId)))).toEqual(['sold', 'sold', 'contended']);
    expect(kindsOf(await buyAtOnce(crowd(2, ticketTypeId)))).toEqual(['sold-out', 'sold-out']);
  });

  it('sells beside the bouncer, and Redis keeps count of both', async () => {
    const ticketTypeId = await openType(20);
    const rounds = [merged, bouncer, merged, bouncer];
    await Promise.all(rounds.map((strategy) => buyAtOnce(crowd(5, ticketTypeId), strategy)));
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 0, sold: 20, violations: [] });
    expect(await knowsEveryKey(ticketTypeId)).toBe(true);
  });

  it('of many ticket types is one statement too', async () => {
    const types = await Promise.all([openType(2), openType(5), openType(1)]);
    const requests = [0, 1, 2, 1, 0, 1, 2].map((type) => ({ ticketTypeId: types[type] ?? '' }));
    const kinds = kindsOf(await buyAtOnce(requests));
    expect(kinds).toEqual(['sold', 'sold', 'sold', 'sold', 'sold', 'sold', 'contended']);
    for (const id of types) expect(await booksOf(id)).toMatchObject({ version: 1, violations: [] });
  });

  it('never has a buyer twice: each of the requests is sold to, up to the limit', async () => {
    const ticketTypeId = await openType(10, 2);
    const buyerId = randomUUID();
    const mine = Array.from({ length: 3 }, () => ({ ticketTypeId, buyerId }));
    const kinds = kindsOf(await buyAtOnce([...mine, ...crowd(3, ticketTypeId)]));
    expect(kinds).toEqual(['sold', 'sold', 'limit-reached', 'sold', 'sold', 'sold']);
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 5, sold: 5, violations: [] });
  });

  it('says "not found" where a type is not there, and sells to the others', async () => {
    const ticketTypeId = await openType(2);
    const outcomes = await buyAtOnce([{ ticketTypeId: 'nowhere' }, { ticketTypeId }]);
    expect(kindsOf(outcomes)).toEqual(['not-found', 'sold']);
  });
});

describe('a purchase that spoils a batch', () => {
  it('with a key that only Postgres knows gets its order, and the others theirs', async () => {
    const ticketTypeId = await openType(5);
    const known = purchaseOf({ ticketTypeId });
    await buyAtOnce([known]);
    test.forgetOwnSales();
    applyFaults(test.shop.faults, { redisGone: true });
    const outcomes = await buyAtOnce([{ ticketTypeId }, known, { ticketTypeId }]);
    expect(outcomes).toMatchObject([
      { kind: 'sold', replayed: false },
      { kind: 'sold', replayed: true },
      { kind: 'sold', replayed: false },
    ]);
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 2, sold: 3, violations: [] });
  });

  it('with a known key costs one statement more, however many do so', async () => {
    const ticketTypeId = await openType(60);
    const known = crowd(10, ticketTypeId).map(purchaseOf);
    await buyAtOnce(known);
    test.forgetOwnSales();
    await redis.flushall();
    await tellRedis(ticketTypeId);
    const others = crowd(30, ticketTypeId).map(purchaseOf);
    const reused = known.map((purchase, n) => (n === 0 ? { ...purchase, quantity: 2 } : purchase));
    const { answer: outcomes, names } = await watchStatements(() => buyAtOnce([...others, ...reused]));
    expect(outcomes.slice(0, 30)).toMatchObject(Array(30).fill({ kind: 'sold', replayed: false }));
    expect(outcomes.slice(30)).toMatchObject([
      { kind: 'key-reused' },
      ...Array(9).fill({ kind: 'sold', replayed: true }),
    ]);
    expect(names).toEqual(['sell-to-all', 'sell-to-all-unknown']);
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 20, sold: 40, violations: [] });
    expect(await redis.zcard(keys.leases(ticketTypeId, 1))).toBe(0);
    expect(await redis.hmget(keys.counters(ticketTypeId), 'replayed', 'keyReused')).toEqual(['9', '1']);
  });

  it('by getting its order while the batch is tried again, leaves each of them its own', async () => {
    const ticketTypeId = await openType(5);
    const [early, late, other] = crowd(3, ticketTypeId).map(purchaseOf);
    if (!early || !late || !other) throw new Error('three purchases');
    await buyAtOnce([early], conditionalUpdate);
    const { stores } = test.shop;
    const { postgres } = stores;
    const query = postgres.query.bind(postgres);
    // The statement has begun, and waits for the row, when the sale commits.
    const spy = vi.spyOn(postgres, 'query').mockImplementation(async (statement, params) => {
      if (statement.name !== 'sell-to-all-unknown') return query(statement, params);
      const { waiting } = await postgres.transaction('read committed', async (sql) => {
        await commitSale(late, { ...stores, postgres: { ...postgres, query: sql.query } });
        const begun = { waiting: query(statement, params) };
        begun.waiting.catch(() => {}); // It may fail before it is waited for, below.
        await until(() => findWaitingBackend(test.sql));
        return begun;
      });
      return waiting;
    });
    const outcomes = await buyAtOnce([early, late, other]);
    spy.mockRestore();
    expect(outcomes).toMatchObject([{ replayed: true }, { replayed: true }, { replayed: false }]);
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 2, sold: 3, violations: [] });
  });

  it('with the same key twice, one order is made, also without Redis', async () => {
    const ticketTypeId = await openType(5);
    const mine = purchaseOf({ ticketTypeId });
    applyFaults(test.shop.faults, { redisGone: true });
    const outcomes = await buyAtOnce([mine, { ticketTypeId }, mine]);
    expect(outcomes).toMatchObject([{ replayed: false }, { replayed: false }, { replayed: true }]);
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 3, sold: 2, violations: [] });
  });

  it('by wanting more than is left does so alone, also without Redis', async () => {
    const ticketTypeId = await openType(3);
    applyFaults(test.shop.faults, { redisGone: true });
    const requests = [1, 3, 1, 1].map((quantity) => ({ ticketTypeId, quantity }));
    expect(kindsOf(await buyAtOnce(requests))).toEqual(['sold', 'sold-out', 'sold', 'sold']);
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 0, sold: 3, violations: [] });
  });

  it('by coming too late, as the others do, costs one more statement with them', async () => {
    const ticketTypeId = await openType(2);
    applyFaults(test.shop.faults, { redisGone: true });
    const { answer: outcomes, names } = await watchStatements(() => buyAtOnce(crowd(20, ticketTypeId)));
    expect(kindsOf(outcomes)).toEqual(['sold', 'sold', ...Array(18).fill('sold-out')]);
    expect(names).toEqual(['sell-to-all', 'read-sale-states']);
  });
});

describe('a pending purchase', () => {
  it('does not wait for all those of one buyer before it', async () => {
    const ticketTypeId = await openType(300, 300);
    const buyerId = randomUUID();
    const mine = buyAtOnce(Array.from({ length: 270 }, () => ({ ticketTypeId, buyerId })));
    const { answer: others, names } = await watchStatements(() => buyAtOnce(crowd(20, ticketTypeId)));
    test.forgetOwnSales(); // it is a minute later: nothing is pending for so long
    expect(kindsOf(others)).toEqual(Array(20).fill('sold'));
    expect(names.filter((name) => name.startsWith('sell')).length).toBeLessThan(20);
    expect(new Set(kindsOf(await mine))).toEqual(new Set(['sold', 'none']));
    expect((await booksOf(ticketTypeId)).violations).toEqual([]);
    expect(await redis.zcard(keys.leases(ticketTypeId, 1))).toBe(0);
  });

  it('fails before its lease might end, and the lease is released', async () => {
    const ticketTypeId = await openType(5);
    let ms = 0;
    const nowMs = () => {
      ms += 30_000; // half of a lease goes by each time that somebody looks
      return ms;
    };
    const slow = { ...test.shop.stores, nowMs, memory: new Memory() };
    expect(kindsOf(await buyAtOnce(crowd(2, ticketTypeId), merged, slow))).toEqual(['none', 'none']);
    expect(await redis.zcard(keys.leases(ticketTypeId, 1))).toBe(0);
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 5, violations: [] });
  });
});

describe('where Postgres fails a batch', () => {
  it('and nothing happened, all are told so, and their leases are released', async () => {
    const ticketTypeId = await openType(5);
    const kinds = await whileRowIsLocked(test.sql, ticketTypeId, async () =>
      kindsOf(await buyAtOnce(crowd(5, ticketTypeId))),
    );
    expect(kinds).toEqual(Array(5).fill('none'));
    expect(await redis.zcard(keys.leases(ticketTypeId, 1))).toBe(0);
    expect(kindsOf(await buyAtOnce(crowd(5, ticketTypeId)))).toEqual(Array(5).fill('sold'));
  });

  it('and nobody knows what happened, all are told so, and their keys are in progress', async () => {
    const ticketTypeId = await openType(5);
    const requests = crowd(5, ticketTypeId).map(purchaseOf);
    await whileRowIsLocked(test.sql, ticketTypeId, async (findWaiter) => {
      const answers = buyAtOnce(requests);
      const pid = await findWaiter();
      process.kill(pid, 'SIGSTOP');
      try {
        expect(kindsOf(await answers)).toEqual(Array(5).fill('unknown'));
        expect(kindsOf(await buyAtOnce(requests))).toEqual(Array(5).fill('key-in-progress'));
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    });
    // A second later the leases end, and each key gets what became of it, or is sold to.
    await redis.del(keys.leases(ticketTypeId, 1));
    await until(async () => kindsOf(await buyAtOnce(requests)).every((kind) => kind === 'sold'));
    expect(await booksOf(ticketTypeId)).toMatchObject({ stock: 0, sold: 5, violations: [] });
  });
});

describe('a ticket type whose row somebody holds', () => {
  it('fails its own buyers only', async () => {
    const [held, free] = await Promise.all([openType(5), openType(5)]);
    const requests = [held, free, held, free].map((ticketTypeId) => ({ ticketTypeId }));
    const kinds = await whileRowIsLocked(test.sql, held, async () => {
      const first = buyAtOnce(requests);
      const meanwhile = buyAtOnce(requests); // they are pending while nobody knows yet which row is held
      return [...kindsOf(await first), ...kindsOf(await meanwhile)];
    });
    expect(kinds).toEqual(Array(4).fill(['none', 'sold']).flat());
    expect(await booksOf(held)).toMatchObject({ stock: 5, sold: 0, violations: [] });
    expect(await redis.zcard(keys.leases(held, 1))).toBe(0);
    expect(await redis.zcard(keys.leases(free, 1))).toBe(0);
  });

  it('has a queue of its own until it sells again', async () => {
    const [held, free] = await Promise.all([openType(999), openType(999)]);
    const both = [{ ticketTypeId: held }, { ticketTypeId: free }];
    await whileRowIsLocked(test.sql, held, async (findWaiter) => {
      expect(kindsOf(await buyAtOnce(both.slice(0, 1)))).toEqual(['none']);
      const told: string[] = [];
      const aside = buyAtOnce(both.slice(0, 1)).then((outcomes) => told.push(...kindsOf(outcomes)));
      await findWaiter();
      expect(kindsOf(await buyAtOnce(crowd(3, free)))).toEqual(Array(3).fill('sold'));
      expect(told).toEqual([]);
      await aside;
      expect(told).toEqual(['none']);
    });
    expect(kindsOf(await buyAtOnce(both))).toEqual(['sold', 'sold']);
    // Admitted by a script each, they need not be pending in the same moment.
    await until(async () => {
      const { names } = await watchStatements(() => buyAtOnce(both));
      return names.includes('sell-to-all');
    });
  });

  it('fails no purchase of a type that is not there', async () => {
    const held = await openType(5);
    const requests = [held, 'nowhere', 'nowhere', held].map((ticketTypeId) => ({ ticketTypeId }));
    applyFaults(test.shop.faults, { redisGone: true }); // else Redis' loader finds it missing, not the queue
    const kinds = await whileRowIsLocked(test.sql, held, async () => kindsOf(await buyAtOnce(requests)));
    expect(kinds).toEqual(['none', 'not-found', 'not-found', 'none']);
  });

  it('fails no others, nor do several', async () => {
    const [one, two, free] = await Promise.all([openType(5), openType(5), openType(5)]);
    const requests = [one, two, free].map((ticketTypeId) => ({ ticketTypeId }));
    const kinds = await whileRowIsLocked(test.sql, one, () =>
      whileRowIsLocked(test.sql, two, async () => kindsOf(await buyAtOnce(requests))),
    );
    expect(kinds).toEqual(['none', 'none', 'sold']);
    expect(kindsOf(await buyAtOnce(requests))).toEqual(['sold', 'sold', 'sold']);
  });
});
