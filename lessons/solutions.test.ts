import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExercise } from '@/lib/teaching/lessons/check-exercise';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { openTestCheckoutLab, type TestLab } from '@/stack/testing/lab';
import { LESSONS } from './registry';
import { exerciseOf, RIGHT, textOf } from './testing/solutions';
import { WRONG } from './testing/wrong/all';
import type { Wrong } from './testing/wrong/wrong';

/* A check that a solution passes might pass anything, and one that refuses a wrong one might refuse a right one. */

const PATIENT = { timeout: 90_000 };

const home = makeTemporaryFolder();
let lab: TestLab;
beforeAll(async () => {
  lab = await openTestCheckoutLab();
});
afterAll(async () => {
  await lab?.close();
  home.remove();
});

async function check(lesson: string, file: string) {
  const options = { width: 110, onProgress: () => {} };
  const bench = { lab, databaseUrl: lab.databaseUrl };
  return checkExercise(exerciseOf(lesson), file, bench, options);
}

/** Whether a lesson's trials could find it. */
function isInReach({ lesson, needsOverlap }: Wrong): boolean {
  const exercise = exerciseOf(lesson);
  if (!needsOverlap) return true;
  return exercise.kind === 'strategy' && exercise.trials.some(({ setting = {} }) => 'overlap' in setting);
}

describe.each(WRONG.filter(isInReach).map((wrong, n) => ({ ...wrong, wrong, n })))(
  '$lesson',
  ({ lesson, mistake, wrong, n }) => {
    it(`is not solved where ${mistake}`, PATIENT, async () => {
      const file = path.join(home.folder, `${n}.ts`);
      writeFileSync(file, textOf(wrong));
      const last = (await check(lesson, file)).at(-1);
      expect(last?.first?.complaints[0]).toMatch(/^[A-Z].*[.?)]$/);
      const story = stripVTControlCharacters(last?.first?.story ?? '').trimEnd();
      expect(story.endsWith(last?.first?.complaints.at(-1) ?? '?')).toBe(true);
    });
  },
);

it.each(RIGHT)('$lesson is solved by one that $name', PATIENT, async ({ lesson, file }) => {
  const reports = await check(lesson, file);
  expect(reports.flatMap(({ title, first }) => (first ? { title, ...first } : []))).toEqual([]);
});

it('has four wrong ones and two right ones at least for each lesson', () => {
  const lessons = LESSONS.map(({ slug }) => slug.replace(/^\d+-/, ''));
  const count = (all: readonly { readonly lesson: string }[], lesson: string) =>
    all.filter((one) => one.lesson === lesson).length;
  expect(lessons.filter((lesson) => count(WRONG, lesson) < 4 || count(RIGHT, lesson) < 2)).toEqual([]);
});
