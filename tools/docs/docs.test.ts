import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/* What the docs point at is there: a file that was renamed is renamed in them, too. */

const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

/** Paths in backticks, by their names below the repository. */
const NAMED = /`((?:app|db|docs|e2e|lessons|lib|public|scripts|stack|tools)\/[\w./-]+\.\w+)`/g;
const LINKED = /\]\((?!https?:)([^)#]+)[^)]*\)/g;
const EXAMPLES = ['lib/shop/strategies/your-idea.ts'];

function listPointers(page: string): readonly string[] {
  const text = readFileSync(page, 'utf8');
  const named = [...text.matchAll(NAMED)].map(([, file = '']) => file);
  const linked = [...text.matchAll(LINKED)].map(([, link = '']) => path.join(path.dirname(page), link));
  return [...named, ...linked].filter((file) => !EXAMPLES.includes(file));
}

test.each(PAGES)('%s points at what is there', (page) => {
  expect(listPointers(page).filter((file) => !existsSync(file))).toEqual([]);
});

test('the docs point at many files', () => {
  expect(PAGES.flatMap(listPointers).length).toBeGreaterThan(80);
});
