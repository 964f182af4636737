import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { openTestLab } from '@/stack/testing/lab';
import { consumerKind } from './consumer';

const home = makeTemporaryFolder();
const databaseUrl = inject('postgresUrl');
const lab = await openTestLab();
afterAll(async () => {
  await lab.close();
  home.remove();
});

type Trial = Parameters<typeof consumerKind.check>[1][number];
const IN_ORDER: Trial = {
  title: 'one',
  deliveries: [
    [1, 2],
    [3, 4, 5, 6],
  ],
  isStreamEnough: true,
};

let written = 0;
function check(text: string, trial = IN_ORDER) {
  written += 1;
  const file = path.join(home.folder, `${written}.ts`);
  writeFileSync(file, text);
  return consumerKind.check(file, [trial], { lab, databaseUrl }, { width: 80, onProgress: () => {} });
}

const consumer = (apply: string) => `
  export const consumer = { id: 'x', async apply(batch, store) { ${apply} } };`;
const ALL = `
  const { position } = await store.readFigures();
  const events = await store.readLedger(position);
  const sold = events.reduce((sum, event) => sum + event.sold, 0);
  const upTo = events.at(-1)?.version ?? position;`;

it.each([
  ['no consumer', 'export const strategy = 1;'],
  ['one that applies nothing', "export const consumer = { id: 'x' };"],
])('%s is told so', async (_, text) => {
  await expect(check(text)).rejects.toThrow('consumer should be exported, with an id and a function apply');
});

it.each([
  [
    'goes on for ever',
    'for (;;) await store.readFigures();',
    'It threw: it has made 100 calls, and goes on.',
  ],
  ['throws', "throw new Error('not today');", 'It threw: not today.'],
  ['does nothing', '', 'All is said, and the figures are at version 0: the ledger is at 6.'],
  [
    'moves and does not count',
    'await store.setPosition(6);',
    'Up to version 6 the ledger has 11 sold, and the figures say 0.',
  ],
  [
    'asks the ledger alone',
    `${ALL} await store.move({ after: position, upTo, sold });`,
    'It asked the ledger for what the stream had brought.',
  ],
])('a consumer that %s', async (_, apply, complaint) => {
  const [report] = await check(consumer(apply));
  expect(report?.first?.complaints).toEqual([complaint]);
});

it('no catch of its own saves one that dies between two statements', async () => {
  const text = consumer(`${ALL} await store.add(sold).catch(() => {}); await store.setPosition(upTo);`);
  const trial: Trial = { title: 'dies', deliveries: [[1, 2, 3, 4, 5, 6]], deaths: 1 };
  expect((await check(text, { title: 'lives', deliveries: trial.deliveries }))[0]?.bad).toBe(0);
  const [report] = await check(text, trial);
  expect(report?.first?.story).toContain('the process has died; a new one starts');
  expect(report?.first?.complaints).toEqual([
    'Up to version 6 the ledger has 11 sold, and the figures say 22.',
  ]);
});

it('another consumer comes in before each call', async () => {
  const text = consumer(`${ALL} await store.add(sold); await store.setPosition(upTo);`);
  const [report] = await check(text, { title: 'two', deliveries: [[1, 2, 3, 4, 5, 6], []], hasOther: true });
  expect(report?.first?.story).toContain('meanwhile another consumer applies version 1');
  expect(report?.bad).toBe(1);
});
