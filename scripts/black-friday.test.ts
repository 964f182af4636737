import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TINY_TOKEN, TinyShop } from '@/lib/load/testing/tiny-shop';
import { runProgram } from '@/stack/testing/child';

/** A machine that is busy with others takes its time. */
const PATIENCE_MS = 90_000;
vi.setConfig({ testTimeout: PATIENCE_MS });

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
    timeout: PATIENCE_MS,
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

// One for each place that finds it out; lib/load/*.test.ts has all that there is to find out.
test.each([
  [['--buyers', '0'], 'whole number from 1'],
  [['--json', '/nowhere/at/all.json'], "can't be written"],
  [['--url', 'http://198.51.100.1'], 'is not this machine'],
])('%o is bad usage: 2', async (args, message) => {
  const { code, stdout, stderr } = await run(args);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('a strategy that is none is found before the first crowd comes', async () => {
  const { code, stdout, stderr } = await run(['--url', urls.honest, '--compare', 'bouncer,nive']);
  expect(stderr).toContain('nive: X-Strategy should be one of');
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('Ctrl-C sends the crowd home, and there is a verdict on what it did', async () => {
  const args = [
    '--url',
    urls.honest,
    '--stock',
    '10',
    '--profile',
    'soak',
    '--rate',
    '20',
    '--duration',
    '600',
  ];
  const child = runProgram('scripts/black-friday.ts', args, { ADMIN_TOKEN: TINY_TOKEN, NO_COLOR: '1' });
  await child.line(/\d requests/);
  process.kill(child.pid, 'SIGINT');
  const { code, output } = await child.exit;
  expect(output).toContain('this is the verdict on what it did until then');
  expect(output).toMatch(/GOOD: \d+ of 10 tickets sold, each exactly once\s*$/);
  expect(code).toBe(0);
});

test('no shop, no verdict', async () => {
  const { code, stderr } = await run(['--url', 'http://127.0.0.1:1']);
  expect(stderr).toContain('no answer');
  expect(code).toBe(1);
});
