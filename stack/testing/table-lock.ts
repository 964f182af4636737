import type pg from 'pg';

/**
 * Holds tables while `body` runs, as a migration would: not even a read gets through.
 * @param body gets a function that lets go before the end
 */
export async function whileTablesAreLocked<T>(
  sql: pg.Pool,
  tables: readonly string[],
  body: (letGo: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const client = await sql.connect();
  let isHeld = true;
  const letGo = async () => {
    if (isHeld) await client.query('ROLLBACK');
    isHeld = false;
  };
  try {
    await client.query(
      `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`,
    );
    return await body(letGo);
  } finally {
    await letGo();
    client.release();
  }
}
