import pg from 'pg';
import type { Sql } from '../postgres';
import { connectFault, statementFault } from '../postgres-fault';
import { TEXT_TYPES } from '../text-types';

/** One connection by itself, for a lab: transactions are opened by hand, and it is known who waits for whom. */
export interface PgConnection extends Sql {
  /** The process id of its backend: what `pg_blocking_pids` talks of. */
  readonly pid: number;
  close(): Promise<void>;
}

const types = new pg.TypeOverrides();
for (const oid of TEXT_TYPES) types.setTypeParser(oid, (text) => text);

/**
 * Opens a connection whose unqualified names mean tables of `schema`.
 * @throws {StoreError} Postgres is out of reach
 */
export async function openPgConnection(databaseUrl: string, schema: string): Promise<PgConnection> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'last-ticket-lab',
    options: `-c search_path=${schema}`,
    types,
  });
  // Without a listener, the loss of the connection ends the process. Who uses it hears of it anyway.
  client.on('error', () => {});
  const pid = await client
    .connect()
    .then(() => client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))
    .then(({ rows }) => rows[0]?.pid)
    .catch((error: unknown) => {
      throw connectFault(error);
    });
  if (pid === undefined) throw new TypeError('Postgres did not say which process it is.');
  return {
    pid,
    async query({ name, text, row }, params) {
      try {
        const { rows } = await client.query({ name, text, values: [...params] });
        return rows.map(row);
      } catch (error) {
        throw statementFault(error, 'unknown');
      }
    },
    close: () => client.end(),
  };
}
