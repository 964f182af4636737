import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkExercise } from '@/lib/teaching/lessons/check-exercise';
import { loadExercise } from '@/lib/teaching/lessons/load-exercise';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { LESSONS } from './registry';

/* A check that a solution passes might pass anything. Each of these is a solution with one thing left out. */

const UNLOCK = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

const HALVES = [
  [1, 'the UPDATE expects nothing', ' AND stock = $3', ' AND $3 >= 0'],
  [2, 'the guard is gone', ' AND stock >= $2', ''],
  [3, 'the level is the default', 'repeatable read', 'read committed'],
  [4, 'the count stands still', 'buyer_counts.count + excluded.count', 'buyer_counts.count'],
  [5, 'there is no second try', 'tries <= retries', 'tries < 1'],
  [6, 'anybody may unlock', UNLOCK, `return redis.call('DEL', KEYS[1])`],
  [7, 'the guard is gone', ' AND stock >= $2', ''],
  [8, 'the token is not compared', 'AND fence = $7::bigint', 'AND $7::bigint > 0'],
  [9, 'the lock is not taken', 'await sql.query(LOCK, [purchase.ticketTypeId]);', ''],
  [10, 'the known key is not known', `'orders_buyer_key'`, `'orders_other_key'`],
] as const;

const home = makeTemporaryFolder();
let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(async () => {
  await lab?.close();
  home.remove();
});

it.each(HALVES)('%i: found where %s', { timeout: 90_000 }, async (number, _, whole, half) => {
  const name = `${String(number).padStart(2, '0')}.ts`;
  const solution = readFileSync(path.join(import.meta.dirname, 'solutions', name), 'utf8');
  expect(solution).toContain(whole);
  const file = path.join(home.folder, name);
  writeFileSync(file, solution.replace(whole, half));
  const exercise = LESSONS.find((lesson) => lesson.number === number)?.exercise ?? { task: '', trials: [] };
  const strategy = await loadExercise(file);
  const reports = await checkExercise(exercise, strategy, lab, { width: 110, onProgress: () => {} });
  expect(reports.at(-1)?.bad).toBeGreaterThan(0);
});
