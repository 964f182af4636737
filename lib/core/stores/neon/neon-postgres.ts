import { neon, Pool, type PoolClient, types } from '@neondatabase/serverless';
import type { Env } from '@/lib/core/env';
import { wasNeverSent } from '@/lib/core/stores/http-error';
import { createPooled } from '@/lib/core/stores/pooled-postgres';
import type { Postgres, SqlRow } from '@/lib/core/stores/postgres';
import { connectError, statementError } from '@/lib/core/stores/postgres-error';
import { TEXT_TYPES } from '@/lib/core/stores/text-types';
import { configureNeon } from './configure-neon';

const textTypes = new Set<number>(TEXT_TYPES);
const keepText = (text: string) => text;
const rowTypes: { getTypeParser: typeof types.getTypeParser } = {
  getTypeParser: (oid, format) => (textTypes.has(oid) ? keepText : types.getTypeParser(oid, format)),
};

/** Neon: one HTTP request for one statement, a WebSocket pool for transactions. */
export async function openNeonPostgres(env: Env): Promise<Postgres> {
  await configureNeon(env.NEON_GATEWAY);
  const sql = neon(env.DATABASE_URL, { fullResults: true, types: rowTypes });
  const pool = new Pool({
    connectionString: env.DATABASE_URL,
    max: env.POSTGRES_POOL,
    connectionTimeoutMillis: env.POSTGRES_DEADLINE_MS - env.POSTGRES_STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: 0,
    types: rowTypes,
  });
  // Without a listener, the loss of a connection ends the process. The query that used it fails anyway.
  pool.on('error', () => {});
  pool.on('connect', (client: PoolClient) => client.on('error', () => {}));

  // SET LOCAL, because Neon's pooler takes no settings at the start of a connection and shares its sessions.
  const { transaction } = createPooled(pool, {
    deadlineMs: env.POSTGRES_DEADLINE_MS,
    begin: (isolation) =>
      `BEGIN ISOLATION LEVEL ${isolation};` +
      ` SET LOCAL statement_timeout = ${env.POSTGRES_STATEMENT_TIMEOUT_MS};` +
      ` SET LOCAL idle_in_transaction_session_timeout = ${env.POSTGRES_DEADLINE_MS}`,
  });

  async function fetchRows<A extends boolean>(text: string, values: unknown[], arrayMode: A) {
    const signal = AbortSignal.timeout(env.POSTGRES_DEADLINE_MS);
    try {
      const result = await sql.query<A, true>(text, values, {
        arrayMode,
        types: rowTypes,
        fetchOptions: { signal, cache: 'no-store' },
      });
      return result.rows;
    } catch (error) {
      throw wasNeverSent(error) ? connectError(error) : statementError(error, 'unknown');
    }
  }

  return {
    driver: 'neon',
    async query(statement, params) {
      const rows: SqlRow[] = await fetchRows(statement.text, [...params], false);
      return rows.map((row) => statement.row(row));
    },
    queryLists: (text, values) => fetchRows(text, values, true),
    transaction,
    close: () => pool.end(),
  };
}
