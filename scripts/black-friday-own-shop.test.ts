import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';

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
  'Ctrl-C takes the shop down',
  async () => {
    const { child, out, closed } = start(['--strategy', 'setnx-lock', '--buyers', '20000']);
    await new Promise((resolve) => {
      child.once('close', resolve);
      child.stdout.on('data', () => /\d requests/.test(out.text) && resolve(undefined));
    });
    child.kill('SIGINT');
    const [code] = await closed;
    expect(code).toBe(130);
    for (const address of addresses(out.text)) expect(await isSilent(address)).toBe(true);
    const own = `tmp-${child.pid}-`;
    expect(readdirSync('.data').filter((name) => name.startsWith(own))).toEqual([]);
  },
  PATIENCE_MS,
);
