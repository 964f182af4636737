import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLiveTypes } from '@/lib/control/dashboard/read-live-types';
import { applyFaults } from '@/lib/core/stores/faults';
import { audit } from '@/lib/shop/audit/audit';
import { currentCatalogue } from '@/lib/shop/catalogue/catalogue';
import { readAlarms } from '@/lib/shop/consistency/alarms';
import { listDoorEvents } from '@/lib/shop/door/door-events';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { DRIVER_PAIRS } from '@/stack/testing/drivers';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { PROBE, probe } from './probe';
import { readStaleness } from './staleness';

describe.each(DRIVER_PAIRS)('over %s', (drivers) => {
  let test: TestShop;
  let isCarrying = true;
  beforeAll(async () => {
    test = await openTestShop('node', { STALENESS_OBJECTIVE_MS: '9000' }, drivers);
    void (async () => {
      while (isCarrying) {
        await carryOn(test.shop).catch(() => {});
        await sleep(20);
      }
    })();
  });
  afterAll(async () => {
    isCarrying = false;
    await test?.close();
  });

  it.each([
    ['with Redis', false],
    ['without', true],
  ])('measures until a reader is shown the sale, %s', async (_, redisGone) => {
    const { samples } = await readStaleness(test.shop);
    applyFaults(test.shop.faults, { redisGone });
    const ms = await probe(test.shop);
    expect(ms).toBeGreaterThan(0);
    const after = await readStaleness(test.shop);
    applyFaults(test.shop.faults, { redisGone: false });
    await test.shop.stores.redis.probe();
    expect(after.samples).toBe(redisGone ? 2 : samples + 1);
    expect(after.maxMs).toBeGreaterThanOrEqual(Math.round(ms ?? 0));
  });

  it('is in no list, gives its tickets back, and leaves the books as they should be', async () => {
    await probe(test.shop);
    const { postgres } = test.shop.stores;
    const { events, hidden } = await currentCatalogue(test.shop.stores);
    expect(events.map(({ slug }) => slug)).not.toContain(PROBE);
    expect(hidden).toHaveLength(1);
    expect((await readLiveTypes(postgres, [])).types).toEqual([]);
    expect((await listDoorEvents(postgres)).map(({ id }) => id)).not.toContain(PROBE);
    const { ok, ticketTypes } = await audit(postgres);
    expect({ ok, ticketTypes }).toEqual({ ok: true, ticketTypes: [] });
    const { rows } = await test.sql.query('SELECT DISTINCT status FROM orders');
    expect(rows).toEqual([{ status: 'refunded' }]);
  });

  it('begins anew before its history gets long', async () => {
    await test.sql.query(`UPDATE ticket_types SET version = version + 500 WHERE id = '${PROBE}'`);
    await test.sql.query(
      `INSERT INTO stock_events (ticket_type_id, version, n, kind, delta)
       SELECT id, v, 0, 'restocked', 0 FROM ticket_types, generate_series(version - 499, version) v WHERE id = '${PROBE}'`,
    );
    await probe(test.shop);
    const { rows } = await test.sql.query('SELECT count(*)::int AS n FROM orders');
    expect(rows).toEqual([{ n: 0 }]);
    expect((await audit(test.shop.stores.postgres)).ok).toBe(true);
  });

  it('raises an alarm where the objective is missed, and ends it', async () => {
    const strict = { ...test.shop, env: { ...test.shop.env, STALENESS_OBJECTIVE_MS: 1 } };
    const kinds = async () => (await readAlarms(test.shop.stores.postgres)).map(({ kind }) => kind);
    for (let n = 0; n < 8; n++) await probe(strict);
    expect(await kinds()).toEqual(['staleness']);
    await probe(test.shop);
    expect(await kinds()).toEqual([]);
  });
});
