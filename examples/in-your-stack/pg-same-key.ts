import { DatabaseError, type Pool } from 'pg';
import { buy as sellOne } from './pg-guarded';

const FIND = 'SELECT 1 FROM orders WHERE buyer = $1 AND key = $2';

/** The same key again gets the same answer. What changed nothing, or was taken back, leads to a second look. */
export async function buy(pool: Pool, ticketId: number, buyer: string, key: string): Promise<boolean> {
  try {
    if (await sellOne(pool, ticketId, buyer, key)) return true;
  } catch (error) {
    const isKnown = error instanceof DatabaseError && error.constraint === 'orders_buyer_key';
    if (!isKnown) throw error;
  }
  const { rowCount } = await pool.query(FIND, [buyer, key]);
  return rowCount === 1;
}
