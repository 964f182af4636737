import type pg from 'pg';
import { until } from './until';

/**
 * Holds a ticket type's row while `body` runs, as a transaction that was left open would: a buyer who would buy of
 * it waits in Postgres.
 * @param body gets a function that waits until somebody waits for the row, and gives the backend's process id; and
 * the connection that holds it
 */
export async function whileRowIsLocked<T>(
  sql: pg.Pool,
  ticketTypeId: string,
  body: (findWaiter: () => Promise<number>, holder: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await sql.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM ticket_types WHERE id = $1 FOR UPDATE', [ticketTypeId]);
    return await body(() => until(() => findWaitingBackend(sql)), client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** The process id of a backend of that database that waits for a lock. */
export async function findWaitingBackend(sql: pg.Pool): Promise<number | undefined> {
  const { rows } = await sql.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.pid;
}
