import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '@/lib/lab/timeline';
import { checkExercise } from '@/lib/lessons/check-exercise';
import { findTruth } from '@/lib/lessons/find-truth';
import { loadExercise } from '@/lib/lessons/load-exercise';
import { castBuyers } from '@/lib/workshop/place';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { LESSONS } from './registry';

/* What a lesson says, its runs have to show: no answer of a lesson is written down without one. */

const HERE = import.meta.dirname;
const EXPLORING_MS = 90_000;
const MOST_WORDS = 450;
const options = { width: 110, onProgress: () => {} };

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

/** Nobody has a call left to make. */
const isOver = ({ next }: Run) => next.every(({ move }) => !/^[A-Ca-c]$/.test(move));

it('has a lesson for each folder, in order', () => {
  const folders = readdirSync(HERE).filter((name) => /^\d\d-/.test(name));
  expect(LESSONS.map(({ slug }) => slug)).toEqual(folders);
  expect(LESSONS.map(({ number }) => number)).toEqual(LESSONS.map((_, at) => at + 1));
  expect(LESSONS.every(({ number, slug }) => Number(slug.slice(0, 2)) === number)).toBe(true);
});

describe.each(LESSONS)('$slug', ({ number, slug, tries, prediction, exercise }) => {
  it('says what it has to say on two screens', async () => {
    const text = await readFile(path.join(HERE, slug, 'lesson.md'), 'utf8');
    expect(text.split(/\s+/).length).toBeLessThan(MOST_WORDS);
  });

  it.each(tries)('shows $schedule of $strategy, to its end', async (one) => {
    const { strategy, schedule, buyers = 2, step, shows } = one;
    const run = await lab.run({ ...castBuyers(buyers), strategy, schedule });
    expect({ harms: run.harms, outcomes: run.outcomes }).toEqual(shows);
    expect(isOver(run)).toBe(true);
    expect(step).toBeLessThan(run.steps.length);
  });

  it('asks what exactly one choice answers', async () => {
    const { strategy, schedule, buyers = 2, choices } = prediction;
    const run = await lab.run({ ...castBuyers(buyers), strategy, schedule });
    expect(findTruth(prediction, run)).toBeLessThan(choices.length);
  });

  it('sets an exercise that its stub fails', { timeout: EXPLORING_MS }, async () => {
    const stub = await loadExercise(path.join(HERE, slug, 'exercise.ts'));
    const { first, bad } = (await checkExercise(exercise, stub, lab, options)).at(-1) ?? {};
    expect(bad).toBeGreaterThan(0);
    expect(first?.complaints).not.toEqual([]);
    expect(first?.story).toContain(' answers: ');
  });

  it('sets an exercise that has a solution', { timeout: EXPLORING_MS }, async () => {
    const file = path.join(HERE, 'solutions', `${String(number).padStart(2, '0')}.ts`);
    expect(existsSync(file)).toBe(true);
    const reports = await checkExercise(exercise, await loadExercise(file), lab, options);
    expect(reports.map(({ title }) => title)).toEqual(exercise.trials.map(({ title }) => title));
    expect(reports.filter(({ bad }) => bad > 0).map(({ first }) => first?.story)).toEqual([]);
  });
});
