import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { openTestCheckoutLab } from '@/stack/testing/lab';
import { coordinatorKind } from './coordinator';

const home = makeTemporaryFolder();
const lab = await openTestCheckoutLab();
afterAll(async () => {
  await lab.close();
  home.remove();
});

let written = 0;
function check(text: string) {
  written += 1;
  const file = path.join(home.folder, `${written}.ts`);
  writeFileSync(file, text);
  const trials = [{ title: 'one', beside: 'webhook', isToBePaid: true }] as const;
  const { databaseUrl } = lab;
  return coordinatorKind.check(file, trials, { lab, databaseUrl }, { width: 80, onProgress: () => {} });
}

const coordinator = (pay: string) =>
  `export const coordinator = { id: 'x', async pay(request, desk) { ${pay} } };`;

it.each([
  ['no coordinator', 'export const strategy = 1;'],
  ['one that cannot pay', "export const coordinator = { id: 'x' };"],
])('%s is told so', async (_, text) => {
  await expect(check(text)).rejects.toThrow('coordinator should be exported, with an id and a function pay');
});

it.each([
  ['throws', "throw new Error('not today');", 'It threw, and A was told nothing: not today.'],
  [
    'blames the card',
    "return { kind: 'payment-declined', code: 'x', heldUntil: '' };",
    'A was told that the card was declined. It was not.',
  ],
  [
    'finds no order',
    "return { kind: 'not-found' };",
    'Nothing stood in the way, and nobody was told that it is paid. A was told not-found.',
  ],
])('a coordinator that %s', async (_, pay, complaint) => {
  const [report] = await check(coordinator(pay));
  expect(report?.first?.complaints).toContain(complaint);
  expect(report?.first?.story).toContain(complaint);
});
