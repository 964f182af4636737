import type { DataSource } from 'typeorm';
import { Orders, Tickets } from './typeorm-tables';

export function buy(source: DataSource, ticketId: number, buyer: string, key: string): Promise<boolean> {
  return source.transaction(async (manager) => {
    // SELECT … FOR UPDATE. Outside of a transaction TypeORM refuses it.
    const ticket = await manager.findOne(Tickets, {
      where: { id: ticketId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!ticket || ticket.stock < 1) return false;
    await manager.update(Tickets, { id: ticketId }, { stock: ticket.stock - 1 });
    await manager.insert(Orders, { ticketId, buyer, key });
    return true;
  });
}
