import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { withConnection } from '@/db/connect';
import { expectOrder, expectProblem } from '@/stack/testing/answers';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { buyAgain } from '@/stack/testing/race';
import { whileRowIsLocked } from '@/stack/testing/row-lock';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';

/* A real Postgres that lets nobody in, or that ends a statement half way: what a buyer is told, and that it heals. */

describe.each(DRIVER_PAIRS)('a Postgres out of reach, %s drivers', (drivers) => {
  let shop: TestShop;
  let ticketTypeId: string;
  beforeEach(async () => {
    const times = {
      LEASE_TTL_MS: '3000',
      POSTGRES_DEADLINE_MS: '2500',
      POSTGRES_STATEMENT_TIMEOUT_MS: '500',
    };
    shop = await openTestShop('node', times, drivers);
    ticketTypeId = await shop.addTicketType({ stock: 9 });
  });
  afterEach(() => shop?.close());

  /** Whether anybody may connect to the shop's database; a session that is connected ends. */
  async function letIn(isLetIn: boolean): Promise<void> {
    const name = new URL(shop.shop.env.DATABASE_URL).pathname.slice(1);
    await withConnection(inject('postgresUrl'), async (server) => {
      await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${isLetIn}`);
      await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    });
  }

  it('says unavailable, still knows who has bought, and sells again by itself', async () => {
    const mine = { ticketTypeId, buyer: randomUUID(), key: 'order-1' };
    const order = await expectOrder(await shop.buy(mine));
    expect(await expectOrder(await buyAgain(shop, mine), true)).toEqual(order);
    await letIn(false);
    const later = { ticketTypeId, buyer: randomUUID(), key: 'order-2' };
    await until(async () => (await (await shop.buy(later)).json()).type === '/problems/unavailable');
    await expectProblem(await shop.buy(later), 'unavailable');
    expect(await expectOrder(await buyAgain(shop, mine), true)).toEqual(order);
    await letIn(true);
    const sale = await until(async () => {
      const response = await shop.buy(later);
      return response.status === 201 && response;
    });
    await expectOrder(sale);
    const { rows } = await shop.sql.query('SELECT count(*)::int AS orders FROM orders');
    expect(rows).toEqual([{ orders: 2 }]);
  });

  it('says unavailable when it refuses for a reason that nobody foresaw: it rolled back whole', async () => {
    await shop.sql.query('ALTER TABLE orders ADD CONSTRAINT unforeseen CHECK (quantity < 1) NOT VALID');
    await expectProblem(await shop.buy({ ticketTypeId }), 'unavailable');
    const { rows } = await shop.sql.query('SELECT stock FROM ticket_types WHERE id = $1', [ticketTypeId]);
    expect(rows).toEqual([{ stock: 9 }]);
    await shop.sql.query('ALTER TABLE orders DROP CONSTRAINT unforeseen');
    // No lease is left: all nine can be bought.
    for (let sale = 0; sale < 9; sale++) await expectOrder(await shop.buy({ ticketTypeId }));
  });

  it('says indeterminate when it ends in the middle, keeps the key, and settles it', async () => {
    const mine = { ticketTypeId, buyer: randomUUID(), key: 'order-1' };
    await whileRowIsLocked(shop.sql, ticketTypeId, async (findWaiter) => {
      const buying = shop.buy(mine);
      await shop.sql.query('SELECT pg_terminate_backend($1)', [await findWaiter()]);
      await expectProblem(await buying, 'indeterminate');
      await expectProblem(await shop.buy(mine), 'key-in-progress');
    });
    const sale = await until(async () => {
      const response = await shop.buy(mine);
      return response.status === 201 && response;
    });
    await expectOrder(sale);
  });
});
