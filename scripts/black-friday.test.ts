import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY_TOKEN, TinyShop } from '@/lib/load/tiny-shop';

const shops = { honest: new TinyShop({}), lying: new TinyShop({ oversellBy: 2 }) };
const urls = { honest: '', lying: '' };
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'black-friday-'));
  urls.honest = await shops.honest.open();
  urls.lying = await shops.lying.open();
});
afterAll(async () => {
  await Promise.all([shops.honest.close(), shops.lying.close(), rm(folder, { recursive: true })]);
});

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/black-friday.ts', ...args], {
    env: { ...process.env, ADMIN_TOKEN: TINY_TOKEN, NO_COLOR: '1' },
    timeout: 25_000,
  });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    out.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    out.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...out }));
  });
}

const crowd = ['--buyers', '100', '--stock', '10', '--seed', '7'];

test('a good verdict ends in 0, with the result where it was asked for', async () => {
  const [json, html] = [path.join(folder, 'good.json'), path.join(folder, 'good.html')];
  const { code, stdout } = await run(['--url', urls.honest, ...crowd, '--json', json, '--html', html]);
  expect(stdout).toMatch(/GOOD: 10 of 10 tickets sold, each exactly once\s*$/);
  expect(code).toBe(0);
  expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({
    schema: 1,
    seed: 7,
    buyers: 100,
    stock: 10,
    concurrency: 64,
    verdict: { ok: true, violations: [] },
    accepted: 10,
    buyersByOutcome: { sold: 10, soldOut: 90 },
    audit: { capacity: 10, stock: 0, held: 0, sold: 10, oversold: 0 },
    perSale: { postgresStatements: null, redisRoundTrips: null },
  });
  expect(await readFile(html, 'utf8')).toContain('GOOD: 10 of 10 tickets sold');
});

test('a bad verdict ends in 99 and shows the first violation with its counts', async () => {
  const { code, stdout } = await run(['--url', urls.lying, ...crowd]);
  expect(stdout).toContain('violation: oversold: 12 tickets sold of 10');
  expect(code).toBe(99);
});

test.each([
  [['--buyers', '0'], 'whole number from 1'],
  [['--url', 'http://198.51.100.1'], 'is not this machine'],
  [['--baseline', 'package.json'], 'not what --json writes of one run'],
  [['--json', '/nowhere/at/all.json'], "can't be written"],
])('%o is bad usage: 2', async (args, message) => {
  const { code, stdout, stderr } = await run(args);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('an unknown strategy and an unknown ticket type are bad usage too', async () => {
  for (const args of [
    ['--strategy', 'nonsense'],
    ['--ticket-type', 'nothing'],
  ]) {
    expect((await run(['--url', urls.honest, ...args])).code).toBe(2);
  }
});

test('no shop, no verdict', async () => {
  const { code, stderr } = await run(['--url', 'http://127.0.0.1:1']);
  expect(stderr).toContain('no answer');
  expect(code).toBe(1);
});
