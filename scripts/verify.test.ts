import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { emptyCounts } from '@/lib/load/generator/answer';
import { createBuyer } from '@/lib/load/generator/buyer';

const folder = mkdtempSync(path.join(tmpdir(), 'verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = {
  type: 'run',
  schema: 2,
  ticketTypeId: 't',
  stock: 1,
  perBuyerLimit: 4,
  strategy: null,
  seed: 1,
  buyers: 2,
  startedAt: '',
};
const buyers = [0, 1].map((index) => createBuyer(index, run.seed, run.ticketTypeId));
const sale = (index: number, orderId: string) => ({
  type: 'request',
  buyer: buyers[index]?.id,
  key: buyers[index]?.key,
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
const order = {
  type: 'order',
  id: 'o-1',
  buyer: buyers[0]?.id,
  shown: { id: 'o-1', ticketTypeId: 't', quantity: 1, status: 'paid' },
};
const end = { type: 'end', answers: { ...emptyCounts(), sold: 1 }, dropped: 1, answeredMs: 1 };

test('a good history ends in 0', () => {
  const { status, stdout } = verify(write('good', [run, sale(0, 'o-1'), books, order, end]));
  expect(stdout).toMatch(/1 tickets, 1 keys, 1 requests\nGOOD: /);
  expect(status).toBe(0);
});

test('one whose run was killed is called incomplete', () => {
  const file = write('killed', [run, sale(0, 'o-1')]);
  appendFileSync(file, '{"type":"requ');
  const { status, stdout } = verify(file);
  expect(stdout).toMatch(/1 requests, incomplete: .*\nGOOD as far as it goes/);
  expect(status).toBe(0);
});

test('a bad one ends in 99 and names what is wrong, in each of its sales', () => {
  const { status, stdout } = verify(write('bad', [run, run, sale(0, 'o-1'), sale(1, 'o-2')]));
  expect(stdout).toContain('violation: oversold: 2 tickets had been sold of 1');
  expect(status).toBe(99);
});

test.each([
  [{ ...sale(0, 'o-1'), quantity: -1 }, 'quantity: Too small'],
  [{ ...sale(0, 'o-1'), answer: 'soldOut' }, 'orderId: belongs to "sold"'],
])('a line that can not be is bad usage, and named with its number: %o', (line, why) => {
  const { status, stderr } = verify(write('broken', [run, line]));
  expect(stderr).toContain(`line 2 is no line of a history: ${why}`);
  expect(status).toBe(2);
});

test.each([[['/nowhere/at/all']], [['/']], [[]], [['--nonsense']]])('%o is bad usage: 2', (args) => {
  const { status, stderr } = verify(...args);
  expect(stderr).not.toBe('');
  expect(status).toBe(2);
});
