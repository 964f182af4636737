import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutTo, MOST } from '@/lib/teaching/classroom/plain-text';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { checkExercise } from '@/lib/teaching/lessons/check-exercise';
import type { Bench } from '@/lib/teaching/lessons/exercise-kind';
import { findTruth } from '@/lib/teaching/lessons/find-truth';
import { decisiveStep } from '@/lib/teaching/player/fate';
import { scenarioOf } from '@/lib/teaching/player/place';
import { openTestCheckoutLab, type TestLab } from '@/stack/testing/lab';
import { LESSONS, lessonAfter } from './registry';

/* What a lesson says, its runs have to show: no answer of a lesson is written down without one. */

const HERE = import.meta.dirname;
const EXPLORING_MS = 90_000;
const MOST_WORDS = 450;
const options = { width: 110, onProgress: () => {} };

let lab: TestLab;
let bench: Bench;
beforeAll(async () => {
  lab = await openTestCheckoutLab();
  bench = { lab, databaseUrl: lab.databaseUrl };
});
afterAll(() => lab?.close());

/** Nobody has a call left to make. */
const isOver = ({ next }: Run) => next.every(({ move }) => !/^[A-Ca-c]$/.test(move));

it('has a lesson for each folder, and one for each number from 1', () => {
  const folders = readdirSync(HERE).filter((name) => /^\d\d-/.test(name));
  const byNumber = LESSONS.toSorted((a, b) => a.number - b.number);
  expect(byNumber.map(({ slug }) => slug)).toEqual(folders);
  expect(byNumber.map(({ number }) => number)).toEqual(LESSONS.map((_, at) => at + 1));
  expect(LESSONS.every(({ number, slug }) => Number(slug.slice(0, 2)) === number)).toBe(true);
});

it('teaches waiting before isolation levels, and a lost answer before Redis', () => {
  expect(LESSONS.map(({ number }) => number)).toEqual([1, 2, 5, 3, 4, 10, 6, 7, 8, 9, 11, 12, 13, 14]);
  const [first, second, third] = LESSONS;
  expect(first && [lessonAfter(first), lessonAfter(first, -1)]).toEqual([second, undefined]);
  expect(third && lessonAfter(third, -1)).toBe(second);
});

describe.each(LESSONS)('$slug', ({ number, slug, title, tries, prediction, exercise }) => {
  it('says what it has to say on two screens', async () => {
    const text = await readFile(path.join(HERE, slug, 'lesson.md'), 'utf8');
    expect(text.split(/\s+/).length).toBeLessThan(MOST_WORDS);
  });

  it.each(tries)('shows $schedule of $strategy, to its end', async (one) => {
    const { strategy, schedule, buyers = 2, step, shows } = one;
    const run = await lab.run({ ...scenarioOf(buyers), strategy, schedule });
    expect({ harms: run.harms, outcomes: run.outcomes }).toEqual(shows);
    expect(isOver(run)).toBe(true);
    expect(step, 'asks before it decides').toBeLessThanOrEqual(decisiveStep(run) ?? -1);
  });

  it('asks what exactly one choice answers', async () => {
    const { strategy, schedule, buyers = 2, choices } = prediction;
    const run = await lab.run({ ...scenarioOf(buyers), strategy, schedule });
    expect(findTruth(prediction, run)).toBeLessThan(choices.length);
  });

  it('asks in words that a classroom keeps whole', () => {
    const asked = `${number} ${title}: ${prediction.question}`;
    expect(cutTo(MOST.question, asked)).toBe(asked);
    for (const { says } of prediction.choices) expect(cutTo(MOST.choice, says)).toBe(says);
  });

  it('sets an exercise that its stub fails', { timeout: EXPLORING_MS }, async () => {
    const stub = path.join(HERE, slug, 'exercise.ts');
    const { first, bad } = (await checkExercise(exercise, stub, bench, options)).at(-1) ?? {};
    expect(bad).toBeGreaterThan(0);
    expect(first?.complaints).not.toEqual([]);
    expect(first?.story).toContain(' answers: ');
  });

  it('sets an exercise that has a solution', { timeout: EXPLORING_MS }, async () => {
    const file = path.join(HERE, 'solutions', `${String(number).padStart(2, '0')}.ts`);
    expect(existsSync(file)).toBe(true);
    const reports = await checkExercise(exercise, file, bench, options);
    expect(reports.map(({ title }) => title)).toEqual(exercise.trials.map(({ title }) => title));
    expect(reports.filter(({ bad }) => bad > 0).map(({ first }) => first?.story)).toEqual([]);
  });
});

it('writes, as the guide says, between the newer holder’s read and write in lesson 8', async () => {
  const guide = await readFile(path.join(HERE, 'GUIDE.md'), 'utf8');
  const [, schedule = ''] = /In 8, step through `(\w+)`:/.exec(guide) ?? [];
  const { steps, outcomes } = await lab.run({ strategy: 'fenced-lock', schedule });
  const at = (actor: string, verb: RegExp) =>
    steps.findIndex((step) => step.actor === actor && verb.test(step.call?.text ?? ''));
  const [read, older, newer] = [at('B', /^SELECT/), at('A', /SET stock/), at('B', /SET stock/)];
  expect(read).toBeGreaterThan(0);
  expect(older).toBeGreaterThan(read);
  expect(newer).toBeGreaterThan(older);
  expect(steps[older]?.echo).toEqual({ kind: 'returned', reply: '0 rows' });
  expect(outcomes).toEqual({ A: 'contended', B: 'sold' });
});
