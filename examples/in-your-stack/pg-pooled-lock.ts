import type { Pool, PoolClient } from 'pg';

/**
 * Does the work while nobody else does it under that number. The lock is the transaction's: its COMMIT lets go of it, also
 * behind a pooler that gives the connection to somebody else then. `pool.query` here would lock nothing.
 */
export async function alone<T>(
  pool: Pool,
  number: number,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [number]);
    const done = await work(client);
    await client.query('COMMIT');
    return done;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
