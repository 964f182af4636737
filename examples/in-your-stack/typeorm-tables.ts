import { EntitySchema } from 'typeorm';

export const Tickets = new EntitySchema<{ id: number; stock: number }>({
  name: 'tickets',
  columns: { id: { type: 'int', primary: true }, stock: { type: 'int' } },
});

export const Orders = new EntitySchema<{ ticketId: number; buyer: string; key: string }>({
  name: 'orders',
  columns: {
    ticketId: { type: 'int', name: 'ticket_id' },
    buyer: { type: 'text', primary: true },
    key: { type: 'text', primary: true },
  },
});
