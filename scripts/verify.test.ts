import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = { type: 'run', schema: 1, ticketTypeId: 't', stock: 1, strategy: null, seed: 1, startedAt: '' };
const sale = (key: string, orderId: string) => ({
  type: 'request',
  buyer: 'b',
  key,
  quantity: 1,
  dueMs: 0,
  sentMs: 0,
  answeredMs: 1,
  answer: 'sold',
  orderId,
});

function verify(...args: readonly string[]) {
  const argv = ['--import', 'tsx', 'scripts/verify.ts', ...args];
  return spawnSync(process.execPath, argv, { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
}

function write(name: string, lines: readonly object[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
}

const books = { type: 'books', capacity: 1, stock: 0, held: 0, sold: 1, oversold: 0 };

test('a good history ends in 0', () => {
  const { status, stdout } = verify(write('good', [run, sale('a', 'o-1'), books]));
  expect(stdout).toMatch(/1 tickets, 1 keys, 1 requests\nGOOD: /);
  expect(status).toBe(0);
});

test('one whose run was killed is called incomplete', () => {
  const file = write('killed', [run, sale('a', 'o-1')]);
  appendFileSync(file, '{"type":"requ');
  const { status, stdout } = verify(file);
  expect(stdout).toMatch(/1 requests, incomplete: .*\nGOOD as far as it goes/);
  expect(status).toBe(0);
});

test('a bad one ends in 99 and names what is wrong, in each of its sales', () => {
  const { status, stdout } = verify(write('bad', [run, run, sale('a', 'o-1'), sale('b', 'o-2')]));
  expect(stdout).toContain('violation: oversold: 2 tickets had been sold of 1');
  expect(status).toBe(99);
});

test.each([[['/nowhere/at/all']], [[]], [['--nonsense']]])('%o is bad usage: 2', (args) => {
  const { status, stderr } = verify(...args);
  expect(stderr).not.toBe('');
  expect(status).toBe(2);
});
