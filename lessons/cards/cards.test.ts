import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { LESSONS } from '@/lessons/registry';
import { CARDS, readCard } from '@/lib/teaching/lessons/read-lesson-files';
import { REPOSITORY } from '@/stack/data-folder';

const [, functions] = CARDS;

it('has six functions, and names every one that an exercise begins with', async () => {
  const card = await readCard(functions);
  expect([...card.matchAll(/^\| `\w/gm)]).toHaveLength(6);
  // The cards are those of strategies: other kinds say what they need in their files.
  const strategies = LESSONS.filter(({ exercise }) => exercise.kind === 'strategy');
  const programs = strategies.map(({ slug }) =>
    readFileSync(path.join(REPOSITORY, 'lessons', slug, 'exercise.ts'), 'utf8'),
  );
  const imported = programs.flatMap((program) =>
    [...program.matchAll(/^import \{ ([^}]+) \} from '@\/lib/gm)].flatMap(([, names = '']) =>
      names.split(', '),
    ),
  );
  const called = [...new Set(imported.filter((name) => /^[a-z]/.test(name)))];
  expect(called.length).toBeGreaterThan(5);
  expect(called.filter((name) => !card.includes(`${name}(`))).toEqual([]);
  const asked = programs.flatMap((program) =>
    [...program.matchAll(/\b(?:postgres|stores\.redis)\.(\w+)\(/g)].map(([, name = '']) => name),
  );
  expect([...new Set(asked)].filter((name) => !card.includes(`.${name}(`))).toEqual([]);
});

it.each(CARDS)('$name fits on a card', async (card) => {
  expect((await readCard(card)).split(/\s+/).length).toBeLessThan(330);
});
