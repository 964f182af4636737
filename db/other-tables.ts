import { readMigrationFiles } from 'drizzle-orm/migrator';
import { withConnection } from './connect';
import { MIGRATIONS_FOLDER } from './migrate';

/** What people made there; what an extension brought is not theirs. */
const TABLES = `
  SELECT n.nspname || '.' || c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^(pg_|information_schema$)'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1`;

/**
 * The tables of a database that this shop has never been in. Empty: it is ours, or nobody's.
 * @throws {Error} Postgres is out of reach
 */
export async function findOtherTables(databaseUrl: string): Promise<readonly string[]> {
  const [first] = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER });
  return withConnection(databaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(TABLES);
    const names = rows.map(({ name }) => name);
    // Others migrate with Drizzle too: that its table is there says nothing yet.
    if (!names.includes('drizzle.__drizzle_migrations')) return names;
    const ours = await client.query('SELECT FROM drizzle.__drizzle_migrations WHERE hash = $1', [
      first?.hash,
    ]);
    return ours.rowCount === 0 ? names : [];
  });
}
