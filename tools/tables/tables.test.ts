import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fillTables, listPages, ROOT, TABLES } from './render-tables';

const pages = listPages().map((path) => ({ path, text: readFileSync(ROOT + path, 'utf8') }));

test.each(pages)('$path has the tables that the code writes today: npm run tables', ({ text }) => {
  expect(text).toBe(fillTables(text));
});

test.each(Object.keys(TABLES))('the table of %s stands in one page', (name) => {
  expect(pages.filter(({ text }) => text.includes(`<!-- ${name}: `))).toHaveLength(1);
});

test('a table takes the place of what stood between its marks', () => {
  const marked = (between: string) =>
    `a\n<!-- problems: written by \`npm run tables\`, never by hand -->${between}<!-- /problems -->\nz\n`;
  const filled = fillTables(marked('\nlast year\n'));
  expect(filled).toMatch(/\n\n\| status \| type /);
  expect(filled).toContain(
    '| 409 | `key-in-progress` | This very purchase is being worked on | maybe | with the same key |',
  );
  expect(filled).not.toContain('last year');
  expect(fillTables(filled)).toBe(filled);
  expect(() => fillTables(filled.replace('<!-- /problems -->', ''))).toThrow('<!-- /problems -->');
});
