import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import IoRedis from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withConnection } from '@/db/connect';
import { seed } from '@/db/seed';
import { localUrl } from '@/lib/core/http/addresses';
import { findFreePort } from './free-port';
import { buildWhenNeeded } from './next-build';
import { signalProcess } from './process-identity';
import { bundleWhenNeeded, SERVER_PROGRAM } from './server-bundle';
import { runProgram, type TestChild } from './testing/child';
import { whileRowIsLocked } from './testing/row-lock';
import { freshDatabase, freshRedis } from './testing/stores';
import { until } from './testing/until';

/* One server process as `npm start` runs it: how it begins where it cannot, and how it ends. */

const TICKET_TYPE = 'night-ferry-standing';
const CROWDED = 'night-ferry-balcony';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let redis: Awaited<ReturnType<typeof freshRedis>>;
let program: string;
let build: string;
const children = new Set<TestChild>();

beforeAll(async () => {
  [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  await seed(database.url);
  build = await buildWhenNeeded(new AbortController().signal, () => {});
  program = path.join(await bundleWhenNeeded(), SERVER_PROGRAM);
}, 300_000);
afterAll(async () => {
  await Promise.all([...children].map((child) => child.kill()));
  await Promise.all([database?.drop(), redis?.stop()]);
});

function startServer(env: Readonly<Record<string, string>>): TestChild {
  const child = runProgram(program, [], {
    NODE_ENV: 'production',
    SERVED_BUILD: build,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    KV_REST_API_URL: '',
    NEON_GATEWAY: '',
    TICKET_SECRET: 'a secret of a test, thirty-two long',
    DEMO_MODE: '1',
    HOST: '127.0.0.1',
    POSTGRES_STATEMENT_TIMEOUT_MS: '20000',
    POSTGRES_DEADLINE_MS: '25000',
    LEASE_TTL_MS: '60000',
    ...env,
  });
  children.add(child);
  return child;
}

test('a port that is taken is said, with another one, and ends it with 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const { code, output } = await startServer({ PORT: String(port) }).exit;
  expect(output).toContain(
    `Port ${port} of 127.0.0.1 is in use. Choose another one: PORT=${port + 1} npm start`,
  );
  expect(code).toBe(1);
  taken.close();
});

test("a HOST that is no address, such as conda's, is said, and ends it with 1", async () => {
  const { code, output } = await startServer({ PORT: '0', HOST: 'x86_64-conda-linux-gnu.invalid' }).exit;
  expect(output).toMatch(/The host x86_64-conda-linux-gnu.invalid cannot be found: .* such as 127.0.0.1\.$/);
  expect(code).toBe(1);
});

/** The crowd and the links have to find it there; a machine without IPv6 tries them where it can. */
const HOST = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
  ? '::1'
  : '127.0.0.1';

test("the dashboard's crowd finds a shop that listens on an address of IPv6", async () => {
  const port = await findFreePort();
  const token = 'a token of this test';
  const server = startServer({ PORT: String(port), HOST, ADMIN_TOKEN: token });
  await server.line(/^ready /);
  const url = localUrl(HOST, port);
  const started = await fetch(`${url}/api/admin/crowd`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ticketTypeId: CROWDED, buyers: 3 }),
  });
  expect([started.status, await started.json()]).toEqual([200, { started: true }]);
  await withConnection(database.url, (client) =>
    until(async () => {
      const { rowCount } = await client.query(`SELECT FROM orders WHERE ticket_type_id = $1`, [CROWDED]);
      return rowCount === 3;
    }),
  );
  signalProcess(server.pid, 'SIGTERM');
  expect(await server.exit).toMatchObject({ code: 0 });
});

test('SIGTERM waits for the purchase under way and what comes after it, ends the streams, and exits with 0', async () => {
  const port = await findFreePort();
  const server = startServer({ PORT: String(port) });
  await server.line(/^ready /);
  const stream = await fetch(`http://127.0.0.1:${port}/api/live`);
  const buy = () =>
    fetch(`http://127.0.0.1:${port}/api/purchases`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'slow',
        cookie: `buyer=${randomUUID()}`,
        'x-strategy': 'bouncer',
      },
      body: JSON.stringify({ ticketTypeId: TICKET_TYPE, quantity: 1 }),
    });
  const sql = new pg.Pool({ connectionString: database.url });
  const client = new IoRedis(redis.url);
  try {
    const { bought } = await whileRowIsLocked(sql, TICKET_TYPE, async (findWaiter) => {
      const pending = { bought: buy() };
      await findWaiter();
      signalProcess(server.pid, 'SIGTERM');
      // The stream ends before the purchase: it would never do so by itself.
      await expect(stream.text()).rejects.toThrow();
      await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
      return pending;
    });
    expect((await bought).status).toBe(201);
    expect(await server.exit).toMatchObject({ code: 0 });
    // The lease was given back, which happens after the answer.
    expect(await client.keys('*:leases')).toEqual([]);
  } finally {
    client.disconnect();
    await sql.end();
  }
});
