import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPgConnection } from '@/lib/core/stores/pg/pg-connection';
import { withConnection } from '@/lib/teaching/two-phase/databases';
import { TwoPhaseDesk } from '@/lib/teaching/two-phase/desk';
import { listPrepared } from '@/lib/teaching/two-phase/prepared';
import { Cleanup } from './cleanup';
import { makeTemporaryFolder, postgresFolder } from './data-folder';
import { type LocalPostgres, startPostgres } from './postgres/postgres';
import { rollBackLeftovers } from './two-phase-leftovers';

const home = makeTemporaryFolder();
let postgres: LocalPostgres;
beforeAll(async () => {
  postgres = await startPostgres({ folder: postgresFolder(home.folder), durable: false });
});
afterAll(async () => {
  await postgres?.stop();
  home.remove();
});

const count = async () => (await withConnection(openPgConnection(postgres.url), listPrepared)).length;

/** By a process that is then forgotten. */
async function leavePrepared(): Promise<void> {
  const desk = new TwoPhaseDesk(postgres.url);
  await desk.act('ada', { action: 'begin' });
  for (let step = 0; step < 6; step += 1) await desk.act('ada', { action: 'step' });
  expect(await count()).toBe(2);
}

it('a demo takes back what is prepared when it starts, and when it stops', async () => {
  await leavePrepared();
  const cleanup = new Cleanup();
  await rollBackLeftovers(postgres.url, cleanup);
  expect(await count()).toBe(0);
  await leavePrepared();
  await cleanup.run();
  expect(await count()).toBe(0);
});

it('a demo whose Postgres is gone stops all the same', async () => {
  const cleanup = new Cleanup();
  await rollBackLeftovers(postgres.url, cleanup);
  await postgres.stop();
  await expect(cleanup.run()).resolves.toBeUndefined();
});
