import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import { withConnection } from './connect';

export const MIGRATIONS_FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));

/** An advisory lock's number, ours by convention: two migrations of one database run one after the other. */
const MIGRATION_LOCK = 7_165_536_854;

/**
 * Brings the database up to the newest migration; does nothing where it is there already.
 * Safe to run from several processes at once.
 * @param databaseUrl a direct connection: the lock belongs to a session, which a pooler may swap
 * @throws {Error} Postgres is out of reach, or a migration failed (and was rolled back)
 */
export async function migrate(databaseUrl: string): Promise<void> {
  await withConnection(databaseUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await applyMigrations(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
  });
}
