import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it, test } from 'vitest';
import { z } from 'zod';
import { LESSONS } from '@/lessons/registry';
import { makeTemporaryFolder, REPOSITORY } from '@/stack/data-folder';
import { prepareExercise } from './exercise-file';

const home = makeTemporaryFolder();
afterAll(() => home.remove());

const TSC = path.join(REPOSITORY, 'node_modules', '.bin', 'tsc');

function filesOf(config: string): readonly string[] {
  const shown = execFileSync(TSC, ['-p', config, '--showConfig'], { cwd: home.folder, encoding: 'utf8' });
  return z.object({ files: z.array(z.string()) }).parse(JSON.parse(shown)).files;
}

it('is never written over', () => {
  const [lesson] = LESSONS;
  if (!lesson) throw new Error('there is a first lesson');
  const made = prepareExercise(lesson, home.folder);
  writeFileSync(made.path, 'half done');
  expect([made.isNew, prepareExercise(lesson, home.folder).isNew]).toEqual([true, false]);
  expect(readFileSync(made.path, 'utf8')).toBe('half done');
});

test.each(['tsconfig.json', 'tsconfig.build.json'])(
  'a half-done exercise stops nobody: %s leaves it out',
  (config) => {
    for (const name of ['tsconfig.json', 'tsconfig.build.json']) {
      copyFileSync(path.join(REPOSITORY, name), path.join(home.folder, name));
    }
    for (const name of ['lib', 'exercises']) {
      mkdirSync(path.join(home.folder, name), { recursive: true });
      writeFileSync(path.join(home.folder, name, '01.ts'), 'export const half: number = "done";');
    }
    expect(filesOf(config)).toEqual(['./lib/01.ts']);
  },
);

test('its editor knows its types all the same', () => {
  expect(filesOf('exercises')).toContain('./01.ts');
});
