import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findStrategy } from '@/lib/shop/strategies/registry';
import { REPOSITORY } from '@/stack/data-folder';
import { LESSONS } from './registry';

/* What the guide tells a teacher to type and to show is there. */

const read = (name: string) => readFileSync(path.join(REPOSITORY, name), 'utf8');
const guide = read('lessons/GUIDE.md');
const quoted = [...guide.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

test('each schedule is one that a lesson runs and that its tests have seen', () => {
  const schedules = quoted.filter((text) => /^[A-C][A-Ca-cxft+~-]{4,}$/.test(text));
  const known = LESSONS.flatMap(({ tries }) => tries.map(({ schedule }) => schedule));
  expect(schedules.length).toBeGreaterThanOrEqual(5);
  expect(known).toEqual(expect.arrayContaining(schedules));
});

test('each command is one of package.json, each strategy one of the registry', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));
  const commands = [...guide.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(commands));
  const named = [...guide.matchAll(/--(?:strategy|compare) ([\w,-]+)/g)].flatMap(([, ids = '']) =>
    ids.split(','),
  );
  expect(named.length).toBeGreaterThan(3);
  for (const id of named) expect(findStrategy(id)?.id).toBe(id);
});

test('the first plan fills its 90 minutes in order', () => {
  const [, plan = ''] = guide.split('## 90 minutes');
  const minutes = [...(plan.split('\n## ')[0] ?? '').matchAll(/^\| (\d+) \|/gm)].map(([, n]) => Number(n));
  expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
  expect([minutes[0], minutes.length]).toEqual([0, 11]);
  expect(Math.max(...minutes)).toBeLessThan(90);
});

describe('half a day', () => {
  const [, plan = ''] = guide.split('## Half a day');
  const rows = [...(plan.split('\n## ')[0] ?? '').matchAll(/^\| (\d):(\d\d) \| ([^|]+) \|/gm)].map(
    ([, hours, minutes, what = '']) => ({ at: Number(hours) * 60 + Number(minutes), what }),
  );
  const startOf = (what: RegExp) => rows.find((row) => what.test(row.what))?.at ?? Number.NaN;

  test('fills four hours in order', () => {
    const times = rows.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect([times[0], new Set(times).size]).toEqual([0, rows.length]);
    expect(times.at(-1)).toBeLessThan(240);
  });

  test('has 10 minutes of SQL first, and 90 for lessons 1 and 2 with their exercises', () => {
    expect(startOf(/^Lesson 1/) - startOf(/^SQL/)).toBe(10);
    expect(startOf(/break/) - startOf(/^Lesson 1/)).toBe(90);
    const between = rows.filter(({ at }) => at >= startOf(/^Lesson 1/) && at < startOf(/break/));
    expect(between.map(({ what }) => what)).toEqual(['Lesson 1', 'Its exercise', 'Lesson 2', 'Its exercise']);
  });

  test('teaches in the order of the lessons', () => {
    const taught = rows.flatMap(({ what }) => /^Lesson (\d+)/.exec(what)?.[1] ?? []);
    const order = LESSONS.map(({ number }) => String(number)).filter((number) => taught.includes(number));
    expect(taught).toEqual(order);
  });
});
