import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, expect, inject, it } from 'vitest';
import { openPgConnection } from '@/lib/core/stores/pg/pg-connection';
import { withConnection } from '@/lib/teaching/two-phase/databases';
import { listPrepared } from '@/lib/teaching/two-phase/prepared';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { openTestLab } from '@/stack/testing/lab';
import { twoPhaseKind } from './two-phase';

const home = makeTemporaryFolder();
const databaseUrl = inject('postgresUrl');
const lab = await openTestLab();
// Other tests share this Postgres, and end theirs soon.
afterEach(() => expect.poll(() => withConnection(openPgConnection(databaseUrl), listPrepared)).toEqual([]));
afterAll(async () => {
  await lab.close();
  home.remove();
});

let written = 0;
function check(text: string, deaths: 0 | 1 = 0) {
  written += 1;
  const file = path.join(home.folder, `${written}.ts`);
  writeFileSync(file, text);
  const trials = [{ title: 'one', account: 'covers', deaths }] as const;
  return twoPhaseKind.check(file, trials, { lab, databaseUrl }, { width: 80, onProgress: () => {} });
}

const coordinator = (buy: string, recover = '') => `
  export const coordinator = {
    id: 'x',
    async buy({ seats, money, journal }) { ${buy} },
    async recover({ seats, money, journal }) { ${recover} },
  };`;

it.each([
  ['no coordinator', 'export const strategy = 1;'],
  ['one that cannot recover', "export const coordinator = { id: 'x', buy() {} };"],
])('%s is told so', async (_, text) => {
  await expect(check(text)).rejects.toThrow(
    'coordinator should be exported, with an id and functions buy and recover',
  );
});

it.each([
  ['goes on for ever', 'for (;;) await journal.read();', 'It threw: it has made 100 calls, and goes on.'],
  ['throws', "throw new Error('not today');", 'It threw: not today.'],
  ['answers something else', "return 'maybe';", 'It answered "maybe", which is neither bought nor refused.'],
  ['only says that it buys', "return 'bought';", 'A was told bought, and nothing was.'],
  [
    'freezes the seats',
    "await seats.prepare(); return 'refused';",
    'The seats are still prepared when all is said: frozen, until somebody comes.',
  ],
  [
    'asks the seats twice',
    'await seats.prepare(); await seats.prepare();',
    'It threw: canceling statement due to lock timeout.',
  ],
])('a coordinator that %s', async (_, buy, complaint) => {
  const [report] = await check(coordinator(buy));
  expect(report?.first?.complaints).toEqual([complaint]);
});

it('no catch of its own saves one that dies, and what it had sent arrives', async () => {
  const both = 'await Promise.all([seats.prepare(), money.prepare()]).catch(() => {});';
  const [report] = await check(coordinator(`${both} return 'refused';`, 'await seats.rollback();'), 1);
  expect(report?.first?.story).toContain('still prepared');
});
