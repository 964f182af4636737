import { and, eq, gte, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { orders, tickets } from './drizzle-tables';

export function buy(db: NodePgDatabase, ticketId: number, buyer: string, key: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [taken] = await tx
      .update(tickets)
      .set({ stock: sql`${tickets.stock} - 1` }) // in the database: not a number that was read before
      .where(and(eq(tickets.id, ticketId), gte(tickets.stock, 1)))
      .returning({ id: tickets.id });
    if (!taken) return false;
    await tx.insert(orders).values({ ticketId, buyer, key });
    return true;
  });
}
