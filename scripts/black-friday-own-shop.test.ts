import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FAULTS } from '@/lib/load/fault-names';
import { readHistory } from '@/lib/load/read-history';
import { verifySale } from '@/lib/load/verify-history';

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

test.each([
  ['bouncer', 0, /GOOD: 20 of 20 tickets sold, each exactly once\s*$/],
  ['naive', 99, /violation: oversold: \d+ tickets sold of 20\n/],
])(
  'a shop of its own that sells by %s ends in %i, and is gone then',
  async (strategy, expected, verdict) => {
    const { out, closed } = start(['--strategy', strategy]);
    const [code] = await closed;
    expect(out.text).toMatch(verdict);
    expect(code).toBe(expected);
    const used = addresses(out.text);
    expect(used.length).toBeGreaterThan(0);
    for (const address of used) expect(await isSilent(address)).toBe(true);
  },
  PATIENCE_MS,
);

test(
  'whatever is broken meanwhile, each ticket is sold once, and the history holds nothing against the shop',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'nemesis-'));
    const history = path.join(folder, 'history.ndjson');
    const { out, closed } = start([
      '--nemesis',
      'all',
      '--buyers',
      '400',
      '--stock',
      '300',
      '--history',
      history,
    ]);
    const [code] = await closed;
    for (const text of Object.values(FAULTS)) expect(out.text).toContain(`: ${text}\n`);
    expect(out.text).toMatch(/GOOD: 300 of 300 tickets sold, each exactly once\s*$/);
    expect(code).toBe(0);
    expect((await readHistory(history)).flatMap(verifySale)).toEqual([]);
    rmSync(folder, { recursive: true });
  },
  PATIENCE_MS,
);

const CROWD = ['--strategy', 'setnx-lock', '--buyers', '20000'];

/** Waits until the crowd is under way. */
async function underWay({ child, out }: ReturnType<typeof start>) {
  await new Promise((resolve) => {
    child.once('close', resolve);
    child.stdout.on('data', () => /\d requests/.test(out.text) && resolve(undefined));
  });
}

async function expectGone(pid: number | undefined, text: string) {
  for (const address of addresses(text)) expect(await isSilent(address)).toBe(true);
  expect(readdirSync('.data').filter((name) => name.startsWith(`tmp-${pid}-`))).toEqual([]);
}

test(
  'Ctrl-C sends the crowd home, and there is a verdict on what it did',
  async () => {
    const run = start(CROWD);
    await underWay(run);
    run.child.kill('SIGINT');
    const [code] = await run.closed;
    expect(run.out.text).toContain('this is the verdict on what it did until then');
    expect(run.out.text).toMatch(/GOOD: \d+ of 20 tickets sold, each exactly once\s*$/);
    expect(code).toBe(0);
    await expectGone(run.child.pid, run.out.text);
  },
  PATIENCE_MS,
);

test(
  'Ctrl-C twice takes the shop down at once',
  async () => {
    const run = start(CROWD);
    await underWay(run);
    run.child.kill('SIGINT');
    await expect.poll(() => run.out.text).toContain('Ctrl-C:');
    run.child.kill('SIGINT');
    const [code] = await run.closed;
    expect(run.out.text).not.toContain('GOOD');
    expect(code).toBe(130);
    await expectGone(run.child.pid, run.out.text);
  },
  PATIENCE_MS,
);
