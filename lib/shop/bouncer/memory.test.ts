import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitSale } from '@/lib/shop/strategies/conditional-update';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { admit } from './bouncer';
import { keys } from './keys';

/* What Redis forgets must never cost a buyer the order that Postgres remembers. */

let test: TestShop;
let redis: IoRedis;
const newBuyer = () => ({ buyer: randomUUID(), key: randomUUID() });
const orderId = async (response: Response) => (await response.json()).order?.id;

beforeAll(async () => {
  test = await openTestShop();
  redis = new IoRedis(test.redis.url);
});

afterAll(async () => {
  redis.disconnect();
  await test.close();
});

/** A buyer whose process died after the commit: leased, sold, and nobody told Redis or the buyer. */
async function buyAndDie(ticketTypeId: string, { buyer, key } = newBuyer()) {
  const { stores } = test.shop;
  const purchase = { ticketTypeId, quantity: 1, buyerId: buyer, idempotencyKey: key };
  await admit(purchase, randomUUID(), stores);
  const commit = await commitSale(purchase, stores);
  if (commit.kind !== 'sale') throw new Error('It should have sold');
  return { buyer, key, orderId: commit.sale.order.id };
}

/** The time of every lease of the type is over, as Redis will find when it next looks. */
async function endLeases(ticketTypeId: string): Promise<void> {
  const leases = keys.leases(ticketTypeId, 1);
  for (const member of await redis.zrange(leases, 0, -1)) await redis.zadd(leases, 'XX', 1, member);
}

/** Statements that refusals may cause are counted by Postgres itself. */
async function statementsOf(name: RegExp): Promise<number> {
  const { rows } = await test.sql.query(
    `SELECT query, calls FROM pg_stat_statements
     WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows.filter(({ query }) => name.test(query)).reduce((sum, { calls }) => sum + Number(calls), 0);
}

/** The state of a type in Redis says whether it knows the key of every sale. */
async function knowsEveryKey(ticketTypeId: string): Promise<boolean> {
  const generation = Number(await redis.get(keys.generation(ticketTypeId)));
  const state = await redis.hgetall(keys.state(ticketTypeId, generation));
  return state.floor === state.mark && Number(state.mark) + Number(state.seen) === Number(state.version);
}

describe('a process that died after the commit', () => {
  it('leaves a key that is in progress until its lease ends, and then gets its order', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 1 });
    await (await test.buy({ ticketTypeId, quantity: 4 })).text(); // the type is known to Redis
    const dead = await buyAndDie(ticketTypeId);
    const early = await test.buy({ ticketTypeId, ...dead });
    expect(await early.json()).toMatchObject({ type: '/problems/key-in-progress' });
    await endLeases(ticketTypeId);
    const late = await test.buy({ ticketTypeId, ...dead });
    expect(late.headers.get('idempotency-replayed')).toBe('true');
    expect(await orderId(late)).toBe(dead.orderId);
  });

  it('gets its order even where Redis knows that nothing is left', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 2 });
    await (await test.buy({ ticketTypeId, quantity: 4 })).text();
    const dead = await buyAndDie(ticketTypeId);
    expect((await test.buy({ ticketTypeId })).status).toBe(201);
    await until(async () => (await redis.hget(keys.state(ticketTypeId, 1), 'stock')) === '0');
    await endLeases(ticketTypeId);
    // Even a Redis that miscounted, and believes to know every key, knows that this one is not new.
    await redis.hincrby(keys.state(ticketTypeId, 1), 'seen', 1);
    expect(await knowsEveryKey(ticketTypeId)).toBe(true);
    expect(await orderId(await test.buy({ ticketTypeId, ...dead }))).toBe(dead.orderId);
  });

  it('does not keep the ticket of its lease from others', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 1 });
    await (await test.buy({ ticketTypeId, quantity: 4 })).text();
    const purchase = { ticketTypeId, quantity: 1, buyerId: randomUUID(), idempotencyKey: 'dies' };
    await admit(purchase, randomUUID(), test.shop.stores);
    expect(await (await test.buy({ ticketTypeId })).json()).toMatchObject({ type: '/problems/contended' });
    await endLeases(ticketTypeId);
    expect((await test.buy({ ticketTypeId })).status).toBe(201);
  });
});

describe('a Redis that forgot', () => {
  it('is asked again after a flush: the old key gets its order, a new one is told the truth', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 1 });
    const mine = newBuyer();
    const bought = await test.buy({ ticketTypeId, ...mine });
    await redis.flushall();
    test.forgetOwnSales();
    expect(await (await test.buy({ ticketTypeId })).json()).toMatchObject({ type: '/problems/sold-out' });
    const replay = await test.buy({ ticketTypeId, ...mine });
    expect(replay.headers.get('idempotency-replayed')).toBe('true');
    expect(await orderId(replay)).toBe(await orderId(bought));
  });

  it('learns the keys that it missed, and then refuses without Postgres', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 3 });
    for (let sale = 0; sale < 3; sale++) await (await test.buy({ ticketTypeId })).text();
    await redis.flushall();
    await until(async () => {
      await (await test.buy({ ticketTypeId })).text();
      return knowsEveryKey(ticketTypeId);
    });
    const before = await statementsOf(/has_order/);
    const start = performance.now();
    await Promise.all(Array.from({ length: 100 }, async () => (await test.buy({ ticketTypeId })).text()));
    const seconds = (performance.now() - start) / 1000;
    // One of them a second looks whether there are tickets again, however slow the machine is.
    expect((await statementsOf(/has_order/)) - before).toBeLessThanOrEqual(1 + seconds);
  });

  /** Sales of a past that Redis knows nothing of: many to a version. */
  async function sellBefore(sales: number, perVersion: number): Promise<string> {
    const ticketTypeId = await test.addTicketType({ stock: sales });
    await test.sql.query(
      `WITH sold AS (
         UPDATE ticket_types SET stock = 0, version = version + ($2::int + $3::int - 1) / $3::int WHERE id = $1
       ), numbered AS (
         SELECT i, gen_random_uuid() AS id FROM generate_series(0, $2 - 1) AS i
       ), recorded AS (
         INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
         SELECT $1, 1 + i / $3, i % $3, 'sold', -1, id FROM numbered
       )
       INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status)
       SELECT id, gen_random_uuid(), 'key', $1, 1, 4200, 'EUR', 'paid' FROM numbered`,
      [ticketTypeId, sales, perVersion],
    );
    return ticketTypeId;
  }

  const markersOf = async (ticketTypeId: string) => (await redis.keys(`lt:{${ticketTypeId}}:1:key:*`)).length;

  it('learns the keys of batches too, a page at a time', async () => {
    const ticketTypeId = await sellBefore(1100, 300);
    await until(async () => {
      await (await test.buy({ ticketTypeId })).text();
      return knowsEveryKey(ticketTypeId);
    });
    expect(await markersOf(ticketTypeId)).toBe(1100);
  });

  it('does not learn more keys than it may, and asks Postgres from then on', {
    timeout: 60_000,
  }, async () => {
    const ticketTypeId = await sellBefore(1, 1);
    // The same order again and again: what counts here is the length of the history. It takes as long as it takes.
    const client = await test.sql.connect();
    await client.query('SET statement_timeout = 0');
    await client.query(
      `INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id)
       SELECT ticket_type_id, version, i, kind, delta, order_id
       FROM stock_events, generate_series(1, 50600) AS i WHERE ticket_type_id = $1 AND kind = 'sold'`,
      [ticketTypeId],
    );
    client.release(true);
    for (let refusal = 0; refusal < 2; refusal++) await (await test.buy({ ticketTypeId })).text();
    const state = keys.state(ticketTypeId, 1);
    await until(async () => Number(await redis.hget(state, 'backfillingAt')) > Date.now() + 60_000, 30_000);
    for (let refusal = 0; refusal < 3; refusal++) {
      expect(await (await test.buy({ ticketTypeId })).json()).toMatchObject({ type: '/problems/sold-out' });
    }
    expect(await knowsEveryKey(ticketTypeId)).toBe(false);
  });

  it('knows that it missed a sale that went past it, and says "sold out" to nobody on its own', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 2 });
    await (await test.buy({ ticketTypeId, quantity: 4 })).text();
    const unseen = await test.buy({ ticketTypeId, ...newBuyer(), strategy: 'conditional-update' });
    const key = newBuyer();
    await test.buy({ ticketTypeId, ...key, strategy: 'conditional-update' });
    expect(unseen.status).toBe(201);
    await redis.hset(keys.state(ticketTypeId, 1), { stock: 0, version: 2, stockAsOf: Date.now() });
    const replay = await test.buy({ ticketTypeId, ...key });
    expect(replay.headers.get('idempotency-replayed')).toBe('true');
  });

  it('may be restored from yesterday', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 2 });
    await (await test.buy({ ticketTypeId })).text();
    await until(() => knowsEveryKey(ticketTypeId));
    const names = await redis.keys(`lt:{${ticketTypeId}}*`);
    const dumps = await Promise.all(names.map((name) => redis.dumpBuffer(name)));
    const mine = newBuyer();
    const bought = await test.buy({ ticketTypeId, ...mine });
    await until(async () => (await redis.hget(keys.state(ticketTypeId, 1), 'stock')) === '0');
    test.forgetOwnSales();
    await redis.flushall();
    await Promise.all(names.map((name, i) => redis.restore(name, 0, dumps[i] ?? '')));
    expect(await orderId(await test.buy({ ticketTypeId, ...mine }))).toBe(await orderId(bought));
    expect(await (await test.buy({ ticketTypeId })).json()).toMatchObject({ type: '/problems/sold-out' });
  });
});
