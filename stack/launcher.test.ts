import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { withConnection } from '@/db/connect';
import { findOtherTables } from '@/db/other-tables';
import { REPOSITORY } from './data-folder';
import { findFreePort } from './free-port';
import { startStack } from './launcher';
import { demoFolder, readLocalDemo } from './local-demo';
import { signalProcess } from './process-identity';
import { areGone, mustIdentify, runProgram, type TestChild } from './testing/child';
import { dropDatabase } from './testing/database';
import { until } from './testing/until';

const DEMO = path.join(REPOSITORY, 'scripts', 'demo.ts');
const STORES_OF_NOBODY = {
  DATABASE_URL: '',
  REDIS_URL: '',
  KV_REST_API_URL: '',
  DEMO_MODE: '',
  ADMIN_TOKEN: '',
};
const PATIENCE_MS = 120_000;

let port: number;
const children = new Set<TestChild>();

beforeAll(async () => {
  port = await findFreePort();
});
afterAll(async () => {
  await Promise.all([...children].map((child) => child.kill()));
  rmSync(demoFolder(port), { recursive: true, force: true });
});

function runDemo(...flags: string[]): TestChild {
  const child = runProgram(DEMO, ['--port', String(port), ...flags], STORES_OF_NOBODY);
  children.add(child);
  return child;
}

test('a shop of its own comes up on a free port, serves, and leaves nothing behind', {
  timeout: PATIENCE_MS,
}, async () => {
  const lines: string[] = [];
  const stack = await startStack({ ephemeral: true, instances: 2, onProgress: (line) => lines.push(line) });
  const { postgres, redis } = stack;
  if (!postgres || !redis) throw new Error('An ephemeral shop has stores of its own.');
  const processes = [...stack.workers(), postgres.pid, redis.pid].map(mustIdentify);
  expect(processes).toHaveLength(4);
  const health = await (await fetch(`${stack.url}/api/health`)).json();
  expect(health).toMatchObject({ status: 'ok', demo: true, redis: { kind: redis.kind } });
  const { events } = await (await fetch(`${stack.url}/api/events`)).json();
  expect(events).toHaveLength(12);
  await stack.stop();
  expect(areGone(processes)).toBe(true);
  expect(lines.join('\n')).toContain(`Postgres at 127.0.0.1:${postgres.port}`);
});

test('a demo that was killed comes up again with its data; SIGTERM leaves nothing', {
  timeout: PATIENCE_MS,
}, async () => {
  const first = runDemo();
  await first.line(/^ready /);
  const before = readLocalDemo(port);
  expect(before?.url).toBe(`http://127.0.0.1:${port}`);
  expect(before?.adminToken).toMatch(/^demo-/);
  await resetTo(17);

  const second = await runDemo().exit;
  expect(second).toMatchObject({ code: 2, output: expect.stringContaining('--port') });

  await first.kill();
  expect(readLocalDemo(port)).toBeUndefined();
  const third = runDemo();
  await third.line(/^ready /);
  expect(readLocalDemo(port)).toEqual(before);
  expect(await stockOf('night-ferry-standing')).toBe(17);

  signalProcess(third.pid, 'SIGTERM');
  expect(await third.exit).toMatchObject({ code: 0, output: expect.stringContaining('stopped') });
  expect(existsSync(path.join(demoFolder(port), 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
  await until(async () =>
    fetch(`http://127.0.0.1:${port}/api/health`).then(
      () => false,
      () => true,
    ),
  );
});

test("a database of the shell that holds another project's tables is not touched unless it is told so", async () => {
  const serverUrl = inject('postgresUrl');
  const name = `other_${process.pid}_${Date.now()}`;
  await withConnection(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = new URL(`/${name}`, serverUrl).href;
  await withConnection(url, (client) => client.query('CREATE TABLE invoices (id int)'));
  const { code, output } = await runProgram(DEMO, ['--port', String(port)], {
    ...STORES_OF_NOBODY,
    DATABASE_URL: url,
  }).exit;
  expect(output).toContain(
    `/${name}, which DATABASE_URL of this shell names, holds other tables: public.invoices.`,
  );
  expect(output).toContain('--adopt');
  expect(output).not.toContain(new URL(url).password);
  expect(code).toBe(2);
  expect(await findOtherTables(url)).toEqual(['public.invoices']);
  await dropDatabase(serverUrl, url);
});

test('a port that something else uses is said with the way out', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  const address = await until(async () => taken.address() ?? undefined);
  const busy = typeof address === 'object' ? address.port : 0;
  const child = runProgram(DEMO, ['--port', String(busy)], STORES_OF_NOBODY);
  expect(await child.exit).toMatchObject({
    code: 2,
    output: `Port ${busy} of 127.0.0.1 is in use. Choose another port: npm run demo -- --port ${busy + 1}`,
  });
  taken.close();
  rmSync(demoFolder(busy), { recursive: true, force: true });
});

test.each([
  [['--port', 'http'], '--port'],
  [['--colour'], '--colour'],
])('bad usage is said and ends with 2: %s', async (flags, named) => {
  const { code, output } = await runProgram(DEMO, flags).exit;
  expect(output).toContain(named);
  expect(code).toBe(2);
});

async function resetTo(stock: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/api/admin/reset`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${readLocalDemo(port)?.adminToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ticketTypeId: 'night-ferry-standing', stock }),
  });
  expect(response.status).toBe(200);
}

async function stockOf(ticketTypeId: string): Promise<number | undefined> {
  const audit: { ticketTypes: { id: string; stock: number }[] } = await (
    await fetch(`http://127.0.0.1:${port}/api/audit`)
  ).json();
  return audit.ticketTypes.find(({ id }) => id === ticketTypeId)?.stock;
}
