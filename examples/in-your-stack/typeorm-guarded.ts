import type { DataSource } from 'typeorm';
import { Orders, Tickets } from './typeorm-tables';

export function buy(source: DataSource, ticketId: number, buyer: string, key: string): Promise<boolean> {
  return source.transaction(async (manager) => {
    const { affected } = await manager
      .createQueryBuilder()
      .update(Tickets)
      .set({ stock: () => 'stock - 1' }) // in the database: save() would write a number that was read before
      .where('id = :ticketId AND stock >= 1', { ticketId })
      .execute();
    if (affected !== 1) return false;
    await manager.insert(Orders, { ticketId, buyer, key });
    return true;
  });
}
