import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resetTicketTypes } from '@/lib/control/admin/reset-ticket-types';
import { restock } from '@/lib/control/admin/restock';
import { applyFaults } from '@/lib/core/stores/faults';
import type { Stores } from '@/lib/core/stores/stores';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { atOnce } from '@/stack/testing/race';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { consume } from './consumer';
import { figures } from './figures';
import { rebuildFigures } from './rebuild';
import { relay } from './relay';

describe.each(DRIVER_PAIRS)('over %s', (drivers) => {
  let test: TestShop;
  let redis: IoRedis;
  let stores: Stores;
  beforeAll(async () => {
    test = await openTestShop('node', {}, drivers);
    redis = new IoRedis(test.redis.url);
    stores = test.shop.stores;
  });
  afterAll(async () => {
    redis?.disconnect();
    await test?.close();
  });

  const buy = async (ticketTypeId: string, quantity = 1) =>
    (await test.buy({ ticketTypeId, quantity })).text();

  async function relayAll() {
    let [sent, refused] = [0, 0];
    for (;;) {
      const round = await relay(stores);
      if (round.sent === 0) return { sent, refused };
      sent += round.sent;
      refused += round.refused;
    }
  }

  async function consumeAll() {
    let [applied, fromLedger] = [0, 0];
    for (;;) {
      const round = await consume([figures], test.shop);
      if (round.applied === 0) return { applied, fromLedger };
      applied += round.applied;
      fromLedger += round.fromLedger;
    }
  }

  /** What the ledger and the ticket type say, and what the figures do. */
  async function compare(ticketTypeId: string) {
    const { rows } = await test.sql.query(
      `SELECT t.generation, t.version::int, t.stock, sum(e.held)::int AS held, sum(e.sold)::int AS sold,
         sum(e.revenue)::int AS revenue_cents
       FROM ticket_types t JOIN stock_events e ON e.ticket_type_id = t.id WHERE t.id = $1 GROUP BY t.id`,
      [ticketTypeId],
    );
    const { rows: kept } = await test.sql.query(
      `SELECT generation, version::int, stock, held, sold, revenue_cents::int FROM figures WHERE ticket_type_id = $1`,
      [ticketTypeId],
    );
    expect(kept).toEqual(rows);
    return kept[0];
  }

  const idsOf = async (ticketTypeId: string, generation = 1) =>
    (await redis.xrange(`lt:{${ticketTypeId}}:${generation}:events`, '-', '+')).map(([id]) => id);

  it('publishes each event once and in order, and the figures add up to the ledger', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 20 });
    await relayAll();
    await atOnce(12, () => buy(ticketTypeId));
    await buy(ticketTypeId, 3);
    await restock(stores.postgres, { ticketTypeId, delta: 5 });
    const { sent, refused } = await relayAll();
    expect({ sent, refused }).toEqual({ sent: 14, refused: 0 });
    const ids = await idsOf(ticketTypeId);
    expect(ids).toHaveLength(15);
    expect(new Set(ids).size).toBe(15);
    expect(await consumeAll()).toMatchObject({ fromLedger: 0 });
    expect(await compare(ticketTypeId)).toMatchObject({ stock: 10, sold: 15, revenue_cents: 63_000 });
    expect(await consumeAll()).toEqual({ applied: 0, fromLedger: 0 });
  });

  it('knows what is held, paid and given back', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 3, holdMs: 60_000 });
    await buy(ticketTypeId, 2);
    await relayAll();
    await consumeAll();
    expect(await compare(ticketTypeId)).toMatchObject({ stock: 1, held: 2, sold: 0, revenue_cents: 0 });
  });

  it('publishes again what a dead relay may have published, and Redis takes it once', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 5 });
    await relayAll();
    await atOnce(5, () => buy(ticketTypeId));
    const dying = { ...stores.postgres, query: dieBefore('relay-advance') };
    await expect(relay({ ...stores, postgres: dying })).rejects.toThrow('dead');
    expect(await relay(stores)).toEqual({ sent: 0, refused: 0 }); // The dead one's lease.
    await test.sql.query(`UPDATE relay_cursors SET leased_until = now() WHERE ticket_type_id = $1`, [
      ticketTypeId,
    ]);
    expect(await relayAll()).toEqual({ sent: 5, refused: 5 });
    expect(await idsOf(ticketTypeId)).toHaveLength(6);
    await consumeAll();
    await compare(ticketTypeId);
  });

  function dieBefore(name: string): Stores['postgres']['query'] {
    return (statement, params) => {
      if (statement.name === name) throw new Error('dead');
      return stores.postgres.query(statement, params);
    };
  }

  it('lets several relay and several consume at once: an event is sent once, and applied once', async () => {
    const ids = await atOnce(5, () => test.addTicketType({ stock: 40 }));
    const buying = Promise.all(ids.map((id) => atOnce(40, () => buy(id))));
    let [sent, refused] = [0, 0];
    const work = async () => {
      for (let round = 0; round < 30; round++) {
        const relayed = await relay(stores);
        sent += relayed.sent;
        refused += relayed.refused;
        await consume([figures], test.shop);
      }
    };
    await Promise.all([work(), work(), work()]);
    await buying;
    await Promise.all([relayAll(), relayAll(), relayAll()]);
    await Promise.all([consumeAll(), consumeAll(), consumeAll()]);
    await consumeAll();
    expect(refused).toBeLessThanOrEqual(sent * 0.05);
    for (const id of ids) expect(await compare(id)).toMatchObject({ stock: 0, sold: 40 });
  });

  it.each([
    ['is flushed', () => redis.flushall()],
    ['is away', async () => applyFaults(test.shop.faults, { redisGone: true })],
  ])('goes on from the ledger where Redis %s', async (_, harm) => {
    const ticketTypeId = await test.addTicketType({ stock: 9 });
    await atOnce(4, () => buy(ticketTypeId));
    await relayAll();
    await harm();
    const { fromLedger } = await consumeAll();
    expect(fromLedger).toBeGreaterThan(0);
    await compare(ticketTypeId);
    applyFaults(test.shop.faults, { redisGone: false });
    await stores.redis.probe();
    await atOnce(3, () => buy(ticketTypeId));
    await relayAll();
    await consumeAll();
    expect(await compare(ticketTypeId)).toMatchObject({ sold: 7 });
  });

  it('sees a gap in the stream, and reads what is missing', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 9 });
    await buy(ticketTypeId);
    await buy(ticketTypeId);
    await relayAll();
    const [, second = ''] = await idsOf(ticketTypeId);
    await redis.xdel(`lt:{${ticketTypeId}}:1:events`, second);
    expect((await consumeAll()).fromLedger).toBe(1);
    await compare(ticketTypeId);
  });

  it('adds up the same again while others buy, and takes the replay where the figures differ', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 30 });
    const buying = atOnce(20, () => buy(ticketTypeId));
    for (let round = 0; round < 5; round++) {
      await relay(stores);
      await consume([figures], test.shop);
      const { live, replayed, different } = await rebuildFigures(stores.postgres);
      expect({ live, different }).toEqual({ live: replayed, different: [] });
    }
    await buying;
    await relayAll();
    await consumeAll();
    await test.sql.query(`UPDATE figures SET sold = sold + 1, stock = stock - 1 WHERE ticket_type_id = $1`, [
      ticketTypeId,
    ]);
    const found = await rebuildFigures(stores.postgres);
    expect(found).toMatchObject({ different: [ticketTypeId], mended: [ticketTypeId] });
    expect(found.live).not.toBe(found.replayed);
    await compare(ticketTypeId);
    const again = await rebuildFigures(stores.postgres);
    expect(again).toMatchObject({ live: found.replayed, replayed: found.replayed, different: [] });
  });

  it('begins a new life with a reset', async () => {
    const ticketTypeId = await test.addTicketType({ stock: 9 });
    await buy(ticketTypeId);
    await relayAll();
    await consumeAll();
    await resetTicketTypes(stores.postgres, { ticketTypeId, stock: 4 });
    await test.buy({ ticketTypeId, buyer: randomUUID() });
    await relayAll();
    await consumeAll();
    expect(await compare(ticketTypeId)).toMatchObject({ generation: 2, stock: 3, sold: 1 });
    expect(await idsOf(ticketTypeId, 2)).toHaveLength(2);
  });
});
