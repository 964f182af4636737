import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadExercise } from '@/lib/teaching/lessons/load-exercise';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { openTestLab, type TestLab } from '@/stack/testing/lab';

/* Lesson 8 says that a number which is drawn after the lock, and shown before the read, is safe, and lets the wrong one win. */

const SET_FIRST = `if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end\n`;
const DRAW = 'const token = Number(';
const TAKE = `if (!(await stores.redis.setIfAbsent(lock, owner, stores.leaseTtlMs))) {
      return { kind: 'contended', retryAfterMs: 100 };
    }
    ${DRAW}`;

const home = makeTemporaryFolder();
let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(async () => {
  await lab?.close();
  home.remove();
});

it('a number drawn after the lock sells nothing twice, and the holder of the lock is refused', async () => {
  const solution = readFileSync(path.join(import.meta.dirname, 'solutions', '08.ts'), 'utf8');
  expect(solution).toContain(SET_FIRST);
  const file = path.join(home.folder, '08.ts');
  writeFileSync(file, solution.replace(SET_FIRST, '').replace(DRAW, TAKE));
  const strategy = await loadExercise(file);
  // A takes the lock and pauses; B takes it, draws 1, shows it and reads; A draws 2, shows it, reads, and sells.
  const run = await lab.run({ strategy, schedule: 'AxBBBBAAAA', complete: 'finish' });
  expect({ outcomes: run.outcomes, harms: run.harms }).toEqual({
    outcomes: { A: 'sold', B: 'sold-out' },
    harms: [],
  });
});
