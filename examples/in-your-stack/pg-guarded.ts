import type { Pool } from 'pg';

const SELL = `
  WITH sold AS (
    UPDATE tickets SET stock = stock - 1 WHERE id = $1 AND stock >= 1 RETURNING id
  )
  INSERT INTO orders (ticket_id, buyer, key) SELECT id, $2, $3 FROM sold`;

/** One statement: it needs no transaction of its own, and any connection of the pool will do. */
export async function buy(pool: Pool, ticketId: number, buyer: string, key: string): Promise<boolean> {
  const { rowCount } = await pool.query(SELL, [ticketId, buyer, key]);
  return rowCount === 1;
}
