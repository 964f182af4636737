import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { findWaitingBackend, whileRowIsLocked } from '@/stack/testing/row-lock';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { findStrategy } from './registry';

/* Somebody else's transaction holds the row, changes it, and commits: what becomes of the sale that was under way. */

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop?.close());

const aPurchase = (ticketTypeId: string): Purchase => ({
  ticketTypeId,
  quantity: 1,
  buyerId: randomUUID(),
  idempotencyKey: 'order-1',
});

function sell(id: string, purchase: Purchase, given: Partial<Stores> = {}): Promise<SaleOutcome> {
  const strategy = findStrategy(id);
  if (!strategy) throw new Error(`There is no ${id}`);
  return strategy.sell(purchase, { ...shop.shop.stores, ...given }, { waitUntil: () => {} });
}

/** Starts the sale while another one holds the row, which commits once the sale waits for it. */
function sellBehind(id: string, purchase: Purchase, given: Partial<Stores>): Promise<SaleOutcome> {
  return whileRowIsLocked(shop.sql, purchase.ticketTypeId, async (findWaiter, holder) => {
    const selling = sell(id, purchase, given);
    await findWaiter();
    await holder.query('UPDATE ticket_types SET stock = stock - 1, version = version + 1 WHERE id = $1', [
      purchase.ticketTypeId,
    ]);
    await holder.query('COMMIT');
    return selling;
  });
}

const countOrders = async (ticketTypeId: string) =>
  (await shop.sql.query('SELECT FROM orders WHERE ticket_type_id = $1', [ticketTypeId])).rowCount;

/** Notes the waits, and takes none. */
function withoutTime(retries: number) {
  const waitsMs: number[] = [];
  const sleep = async (ms: number) => void waitsMs.push(ms);
  return { waitsMs, stores: { retries, random: () => 0.5, sleep } };
}

describe.each(['repeatable-read', 'serializable', 'compare-and-swap'])('%s', (id) => {
  it('tries again when it was undone, after a wait with jitter, and sells', async () => {
    const purchase = aPurchase(await shop.addTicketType({ stock: 2 }));
    const { waitsMs, stores } = withoutTime(1);
    expect(await sellBehind(id, purchase, stores)).toMatchObject({ kind: 'sold', replayed: false });
    expect(waitsMs).toEqual([2.5]);
    expect(await countOrders(purchase.ticketTypeId)).toBe(1);
  });

  it('says that the last ticket is gone, when that is what undid it', async () => {
    const purchase = aPurchase(await shop.addTicketType({ stock: 1 }));
    expect(await sellBehind(id, purchase, withoutTime(1).stores)).toEqual({ kind: 'sold-out', left: 0 });
  });

  it('is contended when it was undone as often as it may, and then sold nothing', async () => {
    const purchase = aPurchase(await shop.addTicketType({ stock: 2 }));
    const { waitsMs, stores } = withoutTime(0);
    expect(await sellBehind(id, purchase, stores)).toMatchObject({ kind: 'contended' });
    expect(waitsMs).toEqual([]);
    expect(await countOrders(purchase.ticketTypeId)).toBe(0);
  });
});

describe('a row that somebody holds', () => {
  it.each(['for-update', 'advisory-lock', 'naive-transaction'])('%s waits for it, and sells', async (id) => {
    const purchase = aPurchase(await shop.addTicketType({ stock: 2 }));
    expect(await sellBehind(id, purchase, { lockTimeoutMs: 1 })).toMatchObject({ kind: 'sold' });
  });

  it.each([
    ['for-update-nowait', 0],
    ['for-update-timeout', 30],
  ])('%s is contended, in time', async (id, lockTimeoutMs) => {
    const purchase = aPurchase(await shop.addTicketType({ stock: 2 }));
    await whileRowIsLocked(shop.sql, purchase.ticketTypeId, async () => {
      expect(await sell(id, purchase, { lockTimeoutMs })).toMatchObject({ kind: 'contended' });
    });
    expect(await sell(id, purchase)).toMatchObject({ kind: 'sold', replayed: false });
  });

  it('a deadlock undoes the sale, which says so: it is contended, and nothing happened', async () => {
    const purchase = aPurchase(await shop.addTicketType({ stock: 2 }));
    const { ticketTypeId, buyerId } = purchase;
    await shop.sql.query('INSERT INTO buyer_counts VALUES ($1, $2, 0, 4)', [ticketTypeId, buyerId]);
    const other = await shop.sql.connect();
    try {
      // A backend that has waited this long looks for a deadlock, and goes: not this one.
      await other.query('SET deadlock_timeout = 10000');
      await other.query('BEGIN');
      await other.query('UPDATE buyer_counts SET count = 0 WHERE buyer_id = $1', [buyerId]);
      const selling = sell('for-update', purchase);
      await until(() => findWaitingBackend(shop.sql));
      const locking = other.query('SELECT FROM ticket_types WHERE id = $1 FOR UPDATE', [ticketTypeId]);
      expect(await selling).toMatchObject({ kind: 'contended' });
      await locking;
    } finally {
      other.release(true);
    }
    expect(await countOrders(ticketTypeId)).toBe(0);
  });
});
