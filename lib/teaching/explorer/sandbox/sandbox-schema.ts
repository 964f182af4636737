import { readText } from '@/lib/core/stores/columns';
import type { Sql, SqlParam, Statement } from '@/lib/core/stores/postgres';

/*
 * A sandbox's tables are the shop's, by another schema's name: the same columns, the same constraints by the same names
 * (strategies look at them), the same foreign keys (their locks are part of the truth). Left out is the CHECK that
 * keeps the stock from going below 0, so that -1 can be seen; and the clock stands still, so that a run is the same
 * each time.
 */

const SHOP = 'public';
const LEFT_OUT = ['ticket_types_stock_not_negative'];
const STILL = '2027-01-01T20:00:00Z';

/** The one ticket type that a sandbox sells. */
export const TICKET_TYPE = 'last-ticket';

const tableNames: Statement<string> = {
  name: 'lab-tables',
  text: `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY 1`,
  row: (row) => readText(row, 'name'),
};

/** Keys before the foreign keys that point to them. Without a search path all names are qualified. */
const definitions: Statement<string> = {
  name: 'lab-constraints',
  text: `
    SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid)) AS ddl,
      array_position('{p,u,c,f}'::"char"[], c.contype) AS place, c.conname AS name
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relnamespace = $1::regnamespace AND t.relkind = 'r' AND c.contype = ANY ('{p,u,c,f}')
      AND c.conname <> ALL ($2)
    UNION ALL
    SELECT pg_get_indexdef(i.indexrelid), 9, i.indexrelid::regclass::text
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relnamespace = $1::regnamespace AND t.relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY place, name`,
  row: (row) => readText(row, 'ddl'),
};

const timeDefaults: Statement<string> = {
  name: 'lab-time-defaults',
  text: `
    SELECT format('ALTER TABLE %I ALTER %I SET DEFAULT %L', table_name, column_name, $2::text) AS ddl
    FROM information_schema.columns WHERE table_schema = $1 AND column_default = 'now()'`,
  row: (row) => readText(row, 'ddl'),
};

/**
 * Makes the schema, its tables, one event and one ticket type. The connection's search path must be the schema alone.
 * @throws {SqlError} the database holds no shop, or its user may make no schema
 */
export async function createSandboxSchema(sql: Sql, schema: string): Promise<void> {
  const run = (text: string, params: readonly SqlParam[] = []) =>
    sql.query({ name: '', text, row: () => null }, params);
  await run(`CREATE SCHEMA ${schema}`);
  const tables = await sql.query(tableNames, [SHOP]);
  for (const table of tables) {
    await run(
      `CREATE TABLE "${table}" (LIKE ${SHOP}."${table}" INCLUDING DEFAULTS INCLUDING GENERATED) WITH (autovacuum_enabled = false)`,
    );
  }
  for (const ddl of await sql.query(definitions, [SHOP, LEFT_OUT])) {
    await run(ddl.replaceAll(`${SHOP}.`, `${schema}.`));
  }
  for (const ddl of await sql.query(timeDefaults, [SHOP, STILL])) await run(ddl);
  await run(
    `WITH event AS (INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
       VALUES ('lab', 'lab', 'The lab', 'One ticket', 'Hall', 'Town', '2030-01-01') RETURNING id)
     INSERT INTO ticket_types
       (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at)
     SELECT '${TICKET_TYPE}', id, 'Standing', 4200, 'EUR', 1, 1, 1, '2020-01-01' FROM event`,
  );
  await run(createReset(tables));
}

/**
 * One round trip from the end of a run to the start of the next. What is deleted stays as a dead row until the
 * tables are emptied for good, which is slower: so that only now and then.
 */
function createReset(tables: readonly string[]): string {
  const written = tables.filter((table) => table !== 'events' && table !== 'ticket_types');
  return `
    CREATE FUNCTION reset_sandbox(stock int, per_buyer_limit int, is_thorough boolean) RETURNS void
    LANGUAGE plpgsql AS $$
    BEGIN
      IF is_thorough THEN TRUNCATE ${written.map((table) => `"${table}"`).join(', ')};
      ELSE ${written.map((table) => `DELETE FROM "${table}";`).join(' ')}
      END IF;
      UPDATE ticket_types t SET capacity = reset_sandbox.stock, stock = reset_sandbox.stock, version = 0, fence = 0,
        generation = 1, hold_ms = NULL, per_buyer_limit = reset_sandbox.per_buyer_limit;
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta)
      VALUES ('${TICKET_TYPE}', 0, 0, 'reset', reset_sandbox.stock);
      -- As in a shop that is running, the tickets of those who pick one were printed before.
      INSERT INTO single_tickets (ticket_type_id, generation, n)
      SELECT '${TICKET_TYPE}', 1, n FROM generate_series(1, reset_sandbox.stock) AS n;
    END $$`;
}
