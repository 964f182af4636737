import pg from 'pg';
import type { WireDone, WireQuery } from '@/lib/core/stores/pooled-postgres';
import type { Sql } from '@/lib/core/stores/postgres';
import { connectError, statementError } from '@/lib/core/stores/postgres-error';
import { pgTypes } from './pg-types';

/** One session of Postgres, where it matters which one it is: in the explorer, or in a proof about isolation. */
export interface PgConnection extends Sql {
  /** Its backend's process id, as `pg_blocking_pids` and `pg_terminate_backend` know it. */
  readonly pid: number;
  /** The bare driver's way to run a statement; `createPooled` builds on it. A text without values may hold many. */
  send(query: WireQuery, done: WireDone): void;
  /** Ends the session. Safe to call when the server has ended it before. */
  close(): Promise<void>;
}

/**
 * Opens one connection, with no deadline of its own.
 * @param settings of the session, such as `{ search_path: 'lane' }`
 * @throws {StoreError} out of reach (`none`)
 */
export async function openPgConnection(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<PgConnection> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'last-ticket lab',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\ ]/g, '\\$&')}`)
      .join(' '),
    types: pgTypes,
  });
  // A session that is terminated on purpose is no news here: a query that uses it fails anyway.
  client.on('error', () => {});
  const pid = await connect(client);
  return {
    pid,
    send: (query, done) => client.query(query, done),
    async query(statement, params) {
      try {
        const { name, text } = statement;
        const { rows } = await client.query({ name, text, values: [...params] });
        return rows.map((row) => statement.row(row));
      } catch (error) {
        throw statementError(error, 'unknown');
      }
    },
    close: () => client.end().catch(() => {}),
  };
}

async function connect(client: pg.Client): Promise<number> {
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return Number(rows[0]?.pid);
  } catch (error) {
    await client.end().catch(() => {});
    throw connectError(error);
  }
}
