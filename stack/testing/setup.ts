import type { TestProject } from 'vitest/node';
import { withConnection } from '@/db/connect';
import { migrate } from '@/db/migrate';
import { makeTemporaryFolder, postgresFolder, sweepLeftovers } from '@/stack/data-folder';
import { startPostgres } from '@/stack/postgres/postgres';
import { TEMPLATE_DATABASE } from './database';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the one Postgres that all tests of a run share. */
    postgresUrl: string;
  }
}

/** vitest's global setup: one Postgres for the whole run, with one migrated database to copy from. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await sweepLeftovers();
  const home = makeTemporaryFolder();
  const postgres = await startPostgres({ folder: postgresFolder(home.folder), durable: false });
  const tearDown = async () => {
    const prepared = await countPrepared(postgres.url);
    await postgres.stop();
    home.remove();
    await sweepLeftovers(); // What the workers left, which are gone by now.
    if (prepared > 0)
      throw new Error(`The tests left ${prepared} prepared transactions in pg_prepared_xacts.`);
  };
  try {
    await withConnection(postgres.url, (client) => client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`));
    await migrate(new URL(`/${TEMPLATE_DATABASE}`, postgres.url).href);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('postgresUrl', postgres.url);
  return tearDown;
}

/** They outlive the session that made them, and hold their locks until somebody ends them. */
const countPrepared = (url: string) =>
  withConnection(url, async (client) => (await client.query('SELECT FROM pg_prepared_xacts')).rowCount ?? 0);
