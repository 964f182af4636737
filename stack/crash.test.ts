import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import IoRedis from 'ioredis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Answer } from '@/lib/load/generator/answer';
import { ShopClient } from '@/lib/load/generator/shop-client';
import { openSockets, type Sockets } from '@/lib/load/generator/sockets';
import { type Stack, startStack } from './launcher';
import { openTwoConnections, type ShopConnection } from './testing/shop-connection';
import { until } from './testing/until';

/* Server processes of a real stack die as machines die: by SIGKILL, nothing finished, nothing released. */

/** Long enough to look at what a dead process left, on a machine that is busy. */
const LEASE_TTL_MS = 4000;
/** While one that died starts again, two others are there for the next test. */
const PROCESSES = 3;

let stack: Stack;
let sql: pg.Pool;
let redis: IoRedis;
let calm: Sockets;
let shop: ShopClient;
let ticketTypeId: string;
/** Two clients, each at a server process of its own; that of `doomed` dies. */
let doomed: ShopConnection;
let other: ShopConnection;

beforeAll(async () => {
  stack = await startStack({
    ephemeral: true,
    instances: PROCESSES,
    env: {
      LEASE_TTL_MS: String(LEASE_TTL_MS),
      POSTGRES_DEADLINE_MS: '1000',
      POSTGRES_STATEMENT_TIMEOUT_MS: '800',
    },
  });
  sql = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
  redis = new IoRedis(stack.redis?.url ?? '');
  calm = openSockets(stack.url, 1, 10_000);
  shop = new ShopClient(calm, stack.adminToken);
  ticketTypeId = (await shop.ticketTypes())[0]?.id ?? '';
}, 180_000);

afterAll(async () => {
  redis?.disconnect();
  await Promise.all([sql?.end(), calm?.close()]);
  await stack?.stop();
});

beforeEach(async () => {
  [doomed, other] = await openTwoConnections(stack);
});

afterEach(() => Promise.all([doomed.close(), other.close()]));

const newKey = () => ({ ticketTypeId, buyer: randomUUID(), key: randomUUID() });

const isHealthy = () =>
  shop.health().then(
    () => true,
    () => false,
  );

/** The orders of a key, as Postgres has them. */
async function ordersOf(key: string): Promise<readonly string[]> {
  const { rows } = await sql.query('SELECT id FROM orders WHERE idempotency_key = $1', [key]);
  return rows.map(({ id }) => id);
}

async function expectBooks(books: { stock: number; sold: number }): Promise<void> {
  const { line, violations } = await shop.audit(ticketTypeId);
  expect(line).toMatchObject({ ...books, capacity: books.stock + books.sold, oversold: 0 });
  expect(violations).toEqual([]);
}

/** A lone purchase has its lease then, and has sold nothing. */
const AFTER_LEASE = { call: 'postgres.sell', when: 'before' } as const;
const AFTER_COMMIT = { call: 'postgres.sell', when: 'after' } as const;

/** Buys at the process that dies at that call. The client's connection breaks; one process is gone. */
async function buyAndCrash(crash: typeof AFTER_LEASE | typeof AFTER_COMMIT, strategy?: string) {
  const before = stack.workers();
  const mine = { ...newKey(), ...(strategy === undefined ? {} : { strategy }) };
  await doomed.setFaults({ crash });
  await expect(doomed.buy(mine)).rejects.toThrow();
  const living = await until(async () => {
    const left = before.filter((pid) => stack.workers().includes(pid));
    return left.length < before.length && left;
  });
  expect(living).toHaveLength(before.length - 1);
  return mine;
}

/** Asks again with the same key for as long as the answer says to. */
async function askUntilDone(mine: ReturnType<typeof newKey>): Promise<Answer> {
  return until(async () => {
    const answer = await other.buy(mine);
    return !('retryAfterMs' in answer) && answer;
  });
}

describe('a process that dies after the lease', () => {
  it('leaves a key in progress for as long as it says, others buy meanwhile, then the same key sells', async () => {
    await shop.reset(ticketTypeId, 3);
    const mine = await buyAndCrash(AFTER_LEASE);
    const early = await other.buy(mine);
    expect(early.kind).toBe('keyInProgress');
    const waitMs = 'retryAfterMs' in early ? early.retryAfterMs : 0;
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(LEASE_TTL_MS);
    expect((await other.buy(newKey())).kind).toBe('sold');
    expect((await other.buy(newKey())).kind).toBe('sold');
    expect((await other.buy(newKey())).kind).toBe('contended');
    await sleep(waitMs + 5);
    const late = await other.buy(mine);
    expect(late.kind).toBe('sold');
    expect(await ordersOf(mine.key)).toEqual(['orderId' in late && late.orderId]);
    await expectBooks({ stock: 0, sold: 3 });
  });

  it('keeps the last ticket from others until its lease ends, and no longer', async () => {
    await shop.reset(ticketTypeId, 1);
    const mine = await buyAndCrash(AFTER_LEASE);
    expect((await other.buy(newKey())).kind).toBe('contended');
    const luckier = newKey();
    expect((await askUntilDone(luckier)).kind).toBe('sold');
    expect((await other.buy(mine)).kind).toBe('soldOut');
    expect(await ordersOf(mine.key)).toEqual([]);
    await expectBooks({ stock: 0, sold: 1 });
  });
});

describe('a process that dies after the commit and before the answer', () => {
  it.each(['merged', 'bouncer', 'conditional-update', 'setnx-lock'])(
    '%s: the same key gets its order',
    async (strategy) => {
      await shop.reset(ticketTypeId, 2);
      const mine = await buyAndCrash(AFTER_COMMIT, strategy);
      const [orderId] = await ordersOf(mine.key);
      expect(await askUntilDone(mine)).toEqual({ kind: 'replayed', orderId });
      expect(await askUntilDone(newKey())).toMatchObject({ kind: 'sold' });
      expect(await other.buy(mine)).toEqual({ kind: 'replayed', orderId });
      expect(await ordersOf(mine.key)).toEqual([orderId]);
      await expectBooks({ stock: 0, sold: 2 });
    },
  );

  it('gets the last ticket, also when others were told meanwhile that it is sold out', async () => {
    await shop.reset(ticketTypeId, 1);
    const mine = await buyAndCrash(AFTER_COMMIT);
    const [orderId] = await ordersOf(mine.key);
    expect((await other.buy(mine)).kind).toBe('keyInProgress');
    // Contended while Redis is believed; once that is a second old, one buyer asks Postgres, where none is left.
    expect(['contended', 'soldOut']).toContain((await other.buy(newKey())).kind);
    expect((await askUntilDone(newKey())).kind).toBe('soldOut');
    expect((await other.buy(newKey())).kind).toBe('soldOut');
    expect(await askUntilDone(mine)).toEqual({ kind: 'replayed', orderId });
    await expectBooks({ stock: 0, sold: 1 });
  });

  it('gets it when Redis was flushed too', async () => {
    await shop.reset(ticketTypeId, 1);
    const mine = await buyAndCrash(AFTER_COMMIT);
    const [orderId] = await ordersOf(mine.key);
    await redis.flushall();
    expect((await other.buy(newKey())).kind).toBe('soldOut');
    expect(await other.buy(mine)).toEqual({ kind: 'replayed', orderId });
    await expectBooks({ stock: 0, sold: 1 });
  });
});

describe('two processes', () => {
  it('make one order of the same key, sent to both at once', async () => {
    await shop.reset(ticketTypeId, 20);
    for (let round = 0; round < 20; round++) {
      const mine = newKey();
      const answers = await Promise.all([doomed.buy(mine), other.buy(mine)]);
      const [orderId] = await ordersOf(mine.key);
      expect(answers.filter(({ kind }) => kind === 'sold')).toEqual([{ kind: 'sold', orderId }]);
      for (const answer of answers) expect(['sold', 'replayed', 'keyInProgress']).toContain(answer.kind);
      expect(await doomed.buy(mine)).toEqual({ kind: 'replayed', orderId });
      expect(await other.buy(mine)).toEqual({ kind: 'replayed', orderId });
      expect(await ordersOf(mine.key)).toHaveLength(1);
    }
    await expectBooks({ stock: 0, sold: 20 });
  });

  it('say the same of what one of them did', async () => {
    await shop.reset(ticketTypeId, 1);
    const mine = newKey();
    const bought = await doomed.buy(mine);
    expect(bought.kind).toBe('sold');
    const auditOf = async (connection: ShopConnection) => ({
      ...z.looseObject({}).parse(await connection.get('/api/audit')),
      asOf: '',
      // How far the consumers are, changes by itself.
      behind: [],
    });
    expect(await auditOf(other)).toEqual(await auditOf(doomed));
    for (const connection of [doomed, other]) {
      expect((await connection.buy(newKey())).kind).toBe('soldOut');
      expect(await connection.buy(mine)).toEqual({ ...bought, kind: 'replayed' });
    }
  });

  it('die, and the others with them: what was told before holds after', async () => {
    await shop.reset(ticketTypeId, 2);
    const mine = newKey();
    const bought = await doomed.buy(mine);
    expect(bought.kind).toBe('sold');
    const before = stack.workers();
    await expect(doomed.setFaults({ crash: 'now' })).rejects.toThrow();
    for (const pid of stack.workers()) process.kill(pid, 'SIGKILL');
    await until(async () => !stack.workers().some((pid) => before.includes(pid)));
    await until(isHealthy, 60_000);
    [doomed, other] = await openTwoConnections(stack);
    expect(await other.buy(mine)).toEqual({ ...bought, kind: 'replayed' });
    expect((await other.buy(newKey())).kind).toBe('sold');
    expect((await doomed.buy(newKey())).kind).toBe('soldOut');
    await expectBooks({ stock: 0, sold: 2 });
  });
});
