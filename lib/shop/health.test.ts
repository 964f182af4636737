import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { checkHealth } from './health';

/* A store that answers and refuses what the shop asks: by itself, each looks well. */

describe.each(DRIVER_PAIRS)('%s drivers', (pair) => {
  let test: TestShop;
  let redis: IoRedis;

  beforeEach(async () => {
    test = await openTestShop('node', {}, pair);
    redis = new IoRedis(test.redis.url);
  });
  afterEach(async () => {
    redis.disconnect();
    await test.close();
  });
  const health = () => checkHealth(test.shop);

  it('is ok where both stores do what the shop asks', async () => {
    expect(await health()).toMatchObject({ status: 'ok', postgres: { ok: true }, redis: { ok: true } });
    expect(await health()).not.toHaveProperty('redis.cause');
  });

  it.each([
    ['is full', ['maxmemory', '1'], ['maxmemory', '0'], 'it is full'],
    [
      'wants replicas',
      ['min-replicas-to-write', '1'],
      ['min-replicas-to-write', '0'],
      'for want of replicas',
    ],
  ] as const)(
    'a Redis that %s is not ok, though it answers a PING, and is ok again afterwards',
    async (_, [name, bad], [, good], cause) => {
      await redis.config('SET', name, bad);
      expect(await redis.ping()).toBe('PONG');
      const { status, redis: said } = await health();
      expect([status, said.ok]).toEqual(['degraded', false]);
      expect(said).toMatchObject({
        cause: expect.stringContaining(cause),
        advice: expect.stringMatching(/./),
      });
      await redis.config('SET', name, good);
      await expect.poll(async () => (await health()).status).toBe('ok');
    },
  );

  it('neither is one whose user may not run scripts', async () => {
    await redis.call('ACL', 'SETUSER', 'default', '-eval', '-evalsha');
    expect(await health()).toMatchObject({
      status: 'degraded',
      redis: { ok: false, cause: expect.stringContaining('may not') },
    });
    await redis.call('ACL', 'SETUSER', 'default', '+@all');
  });

  it('a database without tables is not ok, and reached', async () => {
    await test.sql.query('ALTER TABLE orders RENAME TO somewhere_else');
    expect(await health()).toMatchObject({
      status: 'degraded',
      postgres: {
        ok: false,
        cause: expect.stringContaining('tables'),
        advice: expect.stringContaining('db:migrate'),
      },
    });
    await test.sql.query('ALTER TABLE somewhere_else RENAME TO orders');
    expect(await health()).toMatchObject({ status: 'ok' });
  });

  it('neither is one that takes no writes', async () => {
    await test.sql.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$`,
    );
    await test.sql.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await expect
      .poll(async () => (await health()).postgres)
      .toMatchObject({ ok: false, cause: expect.stringContaining('takes no writes') });
  });

  it('one whose disk is full is not ok from the first sale on that it refuses, until one works', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 5 });
    await test.sql.query(`
      CREATE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON orders EXECUTE FUNCTION fill_disk()`);
    expect((await test.buy({ ticketTypeId })).status).toBe(503);
    expect(await health()).toMatchObject({
      status: 'degraded',
      postgres: { ok: false, cause: 'its disk is full' },
    });
    await test.sql.query('DROP TRIGGER full_disk ON orders');
    expect((await test.buy({ ticketTypeId, key: randomUUID() })).status).toBe(201);
    expect(await health()).toMatchObject({ status: 'ok' });
  });
});

it('a Postgres that lets nobody in is down, in words without a name, an address or a password', async () => {
  const test = await openTestShop('node', {
    DATABASE_URL: 'postgres://an-owner:a-secret@127.0.0.1:1/a-database',
  });
  const health = await checkHealth(test.shop);
  expect(health).toMatchObject({
    status: 'down',
    postgres: { ok: false, cause: 'nothing listens at its address' },
  });
  expect(JSON.stringify(health)).not.toMatch(/an-owner|a-secret|a-database|127\.0/);
  await test.close();
});
