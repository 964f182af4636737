import { integer, pgTable, text, unique } from 'drizzle-orm/pg-core';

export const tickets = pgTable('tickets', {
  id: integer('id').primaryKey(),
  stock: integer('stock').notNull(),
});

export const orders = pgTable(
  'orders',
  {
    ticketId: integer('ticket_id').notNull(),
    buyer: text('buyer').notNull(),
    key: text('key').notNull(),
  },
  (table) => [unique('orders_buyer_key').on(table.buyer, table.key)],
);
