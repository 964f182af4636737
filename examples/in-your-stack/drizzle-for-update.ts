import { eq } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { orders, tickets } from './drizzle-tables';

export function buy(db: NodePgDatabase, ticketId: number, buyer: string, key: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    // All of it on `tx`: what is asked of `db` goes to another connection, and waits for this one.
    const [ticket] = await tx.select().from(tickets).where(eq(tickets.id, ticketId)).for('update');
    if (!ticket || ticket.stock < 1) return false;
    await tx
      .update(tickets)
      .set({ stock: ticket.stock - 1 })
      .where(eq(tickets.id, ticketId));
    await tx.insert(orders).values({ ticketId, buyer, key });
    return true;
  });
}
