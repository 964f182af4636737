import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { openTestLab } from '@/stack/testing/lab';
import { readerKind } from './reader';

const home = makeTemporaryFolder();
const databaseUrl = inject('postgresUrl');
const lab = await openTestLab();
afterAll(async () => {
  await lab.close();
  home.remove();
});

const shown = (version: number) => ({ generation: 1, version, stock: 10 - version });
const TRIAL = {
  title: 'one',
  seen: { generation: 1, version: 4 },
  has: { shelf: shown(3), figures: shown(4), primary: shown(5) },
};

let written = 0;
function check(text: string) {
  written += 1;
  const file = path.join(home.folder, `${written}.ts`);
  writeFileSync(file, text);
  return readerKind.check(file, [TRIAL], { lab, databaseUrl }, { width: 80, onProgress: () => {} });
}

const reader = (read: string) => `
  export const reader = { id: 'x', async read(seen, { shelf, figures, primary }) { ${read} } };`;

it.each([
  ['no reader', 'export const strategy = 1;'],
  ['one that reads nothing', "export const reader = { id: 'x' };"],
])('%s is told so', async (_, text) => {
  await expect(check(text)).rejects.toThrow('reader should be exported, with an id and a function read');
});

it.each([
  ['goes on for ever', 'for (;;) await shelf();', 'It threw: it has made 100 calls, and goes on.'],
  ['throws', "throw new Error('not today');", 'It threw: not today.'],
  ['answers nothing', '', 'It shows nothing, which no source has said.'],
  [
    'makes something up',
    'await figures(); return { ...seen, stock: 7 };',
    'It shows {"generation":1,"version":4,"stock":7}, which no source has said.',
  ],
  [
    'shows what is older',
    'return shelf();',
    'It shows version 3 of life 1 to somebody who has seen version 4 of life 1.',
  ],
  [
    'asks what is dearest',
    'return primary();',
    'It asked the primary, which costs 10: the figures would do.',
  ],
  [
    'asks and asks',
    'await figures(); return figures();',
    'It paid 4, and asked somebody twice: 3 is enough.',
  ],
])('a reader that %s', async (_, read, complaint) => {
  const [report] = await check(reader(read));
  expect(report?.first?.complaints).toEqual([complaint]);
});

it('may leave out what it does not expect to be new enough', async () => {
  expect((await check(reader('return figures();')))[0]?.bad).toBe(0);
});
