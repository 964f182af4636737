import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
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
