import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '@/lib/shop/audit/audit';
import { commitSale } from '@/lib/shop/strategies/conditional-update';
import { recordSale } from '@/lib/shop/strategies/record-sale';
import { findWaitingBackend, whileRowIsLocked } from '@/stack/testing/row-lock';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { makeTemporaryTicketType, removeTemporaryTicketType } from './temporary-ticket-type';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const auditLine = async (id: string) => {
  const { ok, violations, ticketTypes } = await audit(shop.shop.stores.postgres);
  expect({ ok, violations }).toEqual({ ok: true, violations: [] });
  return ticketTypes.find((line) => line.id === id);
};

const copy = async (copyOf: string, stock: number) => {
  const id = await makeTemporaryTicketType(shop.shop.stores.postgres, { copyOf, stock });
  if (id === null) throw new Error(`no copy of ${copyOf}`);
  return id;
};

test('a crowd buys from the copy, the original does not change, and the copy goes without a trace', async () => {
  const { postgres } = shop.shop.stores;
  const original = await shop.addTicketType({ stock: 9 });
  expect((await shop.buy({ ticketTypeId: original })).status).toBe(201);
  const before = await auditLine(original);

  const id = await copy(original, 3);
  const answers = await Promise.all(Array.from({ length: 10 }, () => shop.buy({ ticketTypeId: id })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(await auditLine(id)).toMatchObject({ capacity: 3, stock: 0, sold: 3 });
  expect(await auditLine(original)).toEqual(before);

  expect(await removeTemporaryTicketType(postgres, id)).toBe(true);
  expect(await auditLine(id)).toBeUndefined();
  expect((await shop.buy({ ticketTypeId: id })).status).toBeGreaterThanOrEqual(400);
  expect(await auditLine(original)).toEqual(before);
});

test('the tickets that were printed for a copy go with it', async () => {
  const id = await copy(await shop.addTicketType({ stock: 1 }), 3);
  expect((await shop.buy({ ticketTypeId: id, strategy: 'skip-locked' })).status).toBe(201);
  const findTickets = () => shop.sql.query('SELECT FROM single_tickets WHERE ticket_type_id = $1', [id]);
  expect((await findTickets()).rowCount).toBe(3);
  expect(await removeTemporaryTicketType(shop.shop.stores.postgres, id)).toBe(true);
  expect((await findTickets()).rowCount).toBe(0);
});

describe('no foreign key ties a sale to its ticket type', () => {
  const findRemains = async (id: string) => {
    const { rows } = await shop.sql.query(
      `SELECT 'order' AS what FROM orders WHERE ticket_type_id = $1
       UNION ALL SELECT 'event' FROM stock_events WHERE ticket_type_id = $1
       UNION ALL SELECT 'count' FROM buyer_counts WHERE ticket_type_id = $1`,
      [id],
    );
    return rows;
  };

  test('a sale that was first is removed with the ticket type, though it had not committed yet', async () => {
    const { postgres, newId } = shop.shop.stores;
    const id = await copy(await shop.addTicketType({ stock: 1 }), 3);
    const purchase = { ticketTypeId: id, quantity: 1, buyerId: newId(), idempotencyKey: newId() };
    const removed = await postgres.transaction('read committed', async (sql) => {
      const sale = await commitSale(purchase, {
        ...shop.shop.stores,
        postgres: { ...postgres, query: sql.query },
      });
      expect(sale.kind).toBe('sale');
      const removing = removeTemporaryTicketType(postgres, id);
      await until(() => findWaitingBackend(shop.sql));
      return { removing };
    });
    expect(await removed.removing).toBe(true);
    expect(await findRemains(id)).toEqual([]);
  });

  test.each(['naive', 'conditional-update', 'merged'])(
    '%s: a sale at that moment leaves nothing behind',
    async (strategy) => {
      const id = await copy(await shop.addTicketType({ stock: 1 }), 3);
      const { removing, late } = await whileRowIsLocked(shop.sql, id, async (findWaiter) => {
        const waiting = removeTemporaryTicketType(shop.shop.stores.postgres, id);
        await findWaiter();
        return { removing: waiting, late: shop.buy({ ticketTypeId: id, strategy }) };
      });
      expect(await removing).toBe(true);
      await late;
      expect(await findRemains(id)).toEqual([]);
    },
  );

  test('what took the stock before is not written down after the removal, which it waits for', async () => {
    const { postgres, newId } = shop.shop.stores;
    const id = await copy(await shop.addTicketType({ stock: 1 }), 3);
    const purchase = { ticketTypeId: id, quantity: 1, buyerId: newId(), idempotencyKey: newId() };
    const holder = await shop.sql.connect();
    try {
      await holder.query('BEGIN');
      await holder.query(`DELETE FROM stock_events WHERE ticket_type_id = '${id}'`);
      await holder.query(`DELETE FROM ticket_types WHERE id = '${id}'`);
      const recorded = expect(recordSale(postgres, purchase, newId(), 1)).rejects.toMatchObject({
        code: '23503',
      });
      await until(() => findWaitingBackend(shop.sql));
      await holder.query('COMMIT');
      await recorded;
    } finally {
      holder.release();
    }
    expect(await findRemains(id)).toEqual([]);
  });
});

test('nothing but a temporary ticket type is removed, and nothing is copied from nothing', async () => {
  const { postgres } = shop.shop.stores;
  const original = await shop.addTicketType({ stock: 2 });
  expect(await removeTemporaryTicketType(postgres, original)).toBe(false);
  expect(await auditLine(original)).toMatchObject({ stock: 2 });
  expect(await removeTemporaryTicketType(postgres, 'crowd-nothing')).toBe(false);
  expect(await makeTemporaryTicketType(postgres, { copyOf: 'nothing', stock: 1 })).toBeNull();
});

test('what a killed run left behind an hour ago goes when the next one begins', async () => {
  const original = await shop.addTicketType({ stock: 2 });
  const [old, recent] = [await copy(original, 5), await copy(original, 5)];
  await shop.sql.query(
    `UPDATE stock_events SET at = now() - interval '61 minutes' WHERE ticket_type_id = ANY($1)`,
    [[old, original]],
  );
  await copy(original, 5);
  expect(await auditLine(old)).toBeUndefined();
  expect(await auditLine(recent)).toBeDefined();
  expect(await auditLine(original)).toBeDefined();
});
