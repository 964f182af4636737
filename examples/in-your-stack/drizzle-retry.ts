import { setTimeout as sleep } from 'node:timers/promises';
import { DrizzleQueryError, eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { DatabaseError } from 'pg';
import { orders, tickets } from './drizzle-tables';

/** Drizzle wraps what Postgres says: the SQLSTATE is that of its cause. At COMMIT it comes as it is. */
function isSentBack(error: unknown): boolean {
  const said = error instanceof DrizzleQueryError ? error.cause : error;
  return said instanceof DatabaseError && said.code === '40001';
}

/** @returns whether there was a ticket; undefined: too many came at once, come again */
export async function buy(
  db: NodePgDatabase,
  ticketId: number,
  buyer: string,
  key: string,
): Promise<boolean | undefined> {
  for (let tries = 0; tries < 8; tries++) {
    try {
      return await db.transaction((tx) => readAndWrite(tx, ticketId, buyer, key), {
        isolationLevel: 'repeatable read',
      });
    } catch (error) {
      if (!isSentBack(error)) throw error;
      await sleep(Math.random() * 10 * 2 ** tries);
    }
  }
  return undefined;
}

async function readAndWrite(
  tx: Pick<NodePgDatabase, 'select' | 'update' | 'insert'>,
  ticketId: number,
  buyer: string,
  key: string,
) {
  const [ticket] = await tx.select().from(tickets).where(eq(tickets.id, ticketId));
  if (!ticket || ticket.stock < 1) return false;
  await tx
    .update(tickets)
    .set({ stock: ticket.stock - 1 })
    .where(eq(tickets.id, ticketId));
  await tx.insert(orders).values({ ticketId, buyer, key });
  return true;
}
