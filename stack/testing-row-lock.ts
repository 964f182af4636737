import type pg from 'pg';
import { until } from './testing-until';

/** A lock on a ticket type's row: whoever would sell of it waits in Postgres until it is given back. */
export interface RowLock {
  /** Waits until somebody waits for the row, and gives the backend's process id. */
  waiter(): Promise<number>;
  release(): Promise<void>;
}

/** Takes the row of a ticket type, as a transaction that was left open would. */
export async function lockRow(sql: pg.Pool, ticketTypeId: string): Promise<RowLock> {
  const client = await sql.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM ticket_types WHERE id = $1 FOR UPDATE', [ticketTypeId]);
  return {
    waiter: () =>
      until(async () => {
        const { rows } = await sql.query<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows[0]?.pid;
      }),
    async release() {
      await client.query('ROLLBACK');
      client.release();
    },
  };
}
