import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { allFaults, FAULTS } from '@/lib/load/generator/fault-names';
import { readHistory } from '@/lib/load/judge/read-history';
import { verifySale } from '@/lib/load/judge/verify-history';

/** Builds Next when that was not done yet. */
const PATIENCE_MS = 120_000;
const ARGS = [
  '--import',
  'tsx',
  'scripts/black-friday.ts',
  '--buyers',
  '200',
  '--stock',
  '20',
  '--seed',
  '1',
];

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill();
});

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [...ARGS, ...args], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const out = { text: '' };
  child.stdout.on('data', (chunk) => {
    out.text += chunk;
  });
  return { child, out, closed: once(child, 'close') };
}

/** The addresses that a run named: its stores and its shop. */
const addresses = (text: string) => [...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([address]) => address);

function isSilent(address: string): Promise<boolean> {
  const socket = connect(Number(address.split(':')[1]), '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
  }).finally(() => socket.destroy());
}

async function expectGone({ child, out }: ReturnType<typeof start>) {
  const used = addresses(out.text);
  expect(used.length).toBeGreaterThan(0);
  for (const address of used) expect(await isSilent(address)).toBe(true);
  expect(readdirSync('.data').filter((name) => name.startsWith(`tmp-${child.pid}-`))).toEqual([]);
}

test(
  'a shop of its own that sells by naive ends in 99, and is gone then',
  async () => {
    const run = start(['--strategy', 'naive']);
    const [code] = await run.closed;
    expect(run.out.text).toMatch(/violation: oversold: \d+ tickets sold of 20\n/);
    expect(code).toBe(99);
    await expectGone(run);
  },
  PATIENCE_MS,
);

test(
  'whatever is broken meanwhile, it ends in 0: each ticket is sold once, and the history holds nothing against the shop',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'nemesis-'));
    const history = path.join(folder, 'history.ndjson');
    const run = start(['--nemesis', 'all', '--buyers', '400', '--stock', '40', '--history', history]);
    const [code] = await run.closed;
    for (const fault of allFaults(false)) expect(run.out.text).toContain(`: ${FAULTS[fault]}\n`);
    expect(run.out.text).toMatch(/GOOD: 40 of 40 tickets sold, each exactly once\s*$/);
    expect(code).toBe(0);
    expect((await readHistory(history)).flatMap(verifySale)).toEqual([]);
    rmSync(folder, { recursive: true });
    await expectGone(run);
  },
  PATIENCE_MS,
);

test(
  'a crowd that pays ends in 0 while servers are killed: who was told of a charge has a ticket, and nobody else paid',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pay-'));
    const history = path.join(folder, 'history.ndjson');
    const args = [
      '--pay',
      '--hold',
      '1',
      '--decline',
      '0.3',
      '--lost',
      '0.1',
      '--nemesis',
      'kills,provider-gone',
    ];
    const run = start([...args, '--duration', '8', '--buyers', '300', '--history', history]);
    const [code] = await run.closed;
    expect(run.out.text).toMatch(/GOOD: 20 of 20 tickets sold, each exactly once\s*$/);
    expect(code).toBe(0);
    const sales = await readHistory(history);
    expect(sales.flatMap(verifySale)).toEqual([]);
    expect(sales[0]?.payments.size).toBeGreaterThan(20);
    rmSync(folder, { recursive: true });
    await expectGone(run);
  },
  PATIENCE_MS,
);

/** Waits until it has written such a text. */
async function heard({ child, out }: ReturnType<typeof start>, text: RegExp) {
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.stdout.on('data', () => text.test(out.text) && resolve());
  });
}

/* That the first Ctrl-C leads to a verdict, black-friday.test.ts sees. */
test(
  'Ctrl-C twice takes the shop down at once',
  async () => {
    const run = start(['--profile', 'soak', '--buyers', '6000', '--duration', '600']);
    await heard(run, /\d requests/);
    run.child.kill('SIGINT');
    await heard(run, /Ctrl-C:/);
    run.child.kill('SIGINT');
    const [code] = await run.closed;
    expect(run.out.text).not.toContain('GOOD');
    expect(code).toBe(130);
    await expectGone(run);
  },
  PATIENCE_MS,
);
