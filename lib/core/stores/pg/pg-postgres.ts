import pg from 'pg';
import type { Env } from '@/lib/core/env';
import { createPooled } from '@/lib/core/stores/pooled-postgres';
import type { Postgres } from '@/lib/core/stores/postgres';
import { pgTypes } from './pg-types';

/** Postgres over TCP. Waits for a connection only as long as a statement sent then can still end in time. */
export function openPgPostgres(env: Env): Postgres {
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    application_name: 'last-ticket',
    max: env.POSTGRES_POOL,
    connectionTimeoutMillis: env.POSTGRES_DEADLINE_MS - env.POSTGRES_STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: 0,
    keepAlive: true,
    statement_timeout: env.POSTGRES_STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: env.POSTGRES_DEADLINE_MS,
    types: pgTypes,
  });
  // Without a listener, the loss of a connection ends the process. The query that used it fails anyway.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));

  const pooled = createPooled(pool, {
    deadlineMs: env.POSTGRES_DEADLINE_MS,
    begin: (isolation) => `BEGIN ISOLATION LEVEL ${isolation}`,
  });
  return {
    driver: 'pg',
    query: pooled.query,
    queryLists: pooled.queryLists,
    transaction: pooled.transaction,
    close: () => pool.end(),
  };
}

function ignore(): void {}
