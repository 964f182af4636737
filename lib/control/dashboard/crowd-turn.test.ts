import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { takeCrowdTurn } from './crowd-turn';
import { recordMark } from './marks';
import { readAdminActivity } from './read-admin-activity';

const CROWD = { ticketTypeId: 'seat', buyers: 200, strategy: 'merged' };
const TOTALS = { gotTicket: 8, requests: 210, answers: { sold: 8, soldOut: 192, contended: 10 } };

describe.each(['tcp', 'http'] as const)('over %s', (drivers) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openTestShop('node', {}, drivers);
  });
  afterAll(() => shop?.close());
  beforeEach(() => shop.sql.query('DELETE FROM live_crowd; DELETE FROM live_marks'));

  const take = () => takeCrowdTurn(CROWD, shop.shop.stores.postgres);
  const activity = () => readAdminActivity(shop.shop.stores.postgres);
  const grow = (seconds: number) =>
    shop.sql.query(`UPDATE live_crowd SET beat_at = beat_at - make_interval(secs => ${seconds})`);

  test('of many that come at once, one crowd has the turn, until it ends', async () => {
    const turns = (await Promise.all(Array.from({ length: 8 }, take))).filter((turn) => turn !== null);
    expect(turns).toHaveLength(1);
    await turns[0]?.end(TOTALS);
    expect(await take()).not.toBeNull();
  });

  test('what a crowd was told is there while it buys, and stays when it is over', async () => {
    const turn = await take();
    expect((await activity()).crowd).toMatchObject({ ...CROWD, gotTicket: 0, endedAt: null, isLost: false });
    await turn?.beat({ ...TOTALS, gotTicket: 3 });
    expect((await activity()).crowd).toMatchObject({ gotTicket: 3, endedAt: null });
    await turn?.end(TOTALS);
    const { crowd } = await activity();
    expect(crowd).toMatchObject({ ...CROWD, ...TOTALS, isLost: false });
    expect(crowd?.endedAt).toBeGreaterThanOrEqual(crowd?.startedAt ?? Number.POSITIVE_INFINITY);
  });

  test('a crowd whose process died is said to be lost, and another one may come', async () => {
    const lost = await take();
    await lost?.beat(TOTALS);
    await grow(5);
    expect([await take(), (await activity()).crowd?.isLost]).toEqual([null, false]);
    await grow(2);
    expect((await activity()).crowd).toMatchObject({ ...TOTALS, isLost: true });
    expect(await take()).not.toBeNull();
    await lost?.end(TOTALS); // It was only slow: it has no turn any more.
    expect((await activity()).crowd).toMatchObject({ gotTicket: 0, endedAt: null, isLost: false });
  });

  test('marks are told newest first, in the order in which they can be seen, and the oldest go', async () => {
    const { postgres } = shop.shop.stores;
    await recordMark({ kind: 'strategy', text: 'naive' }, postgres);
    await recordMark({ kind: 'crowd', ticketTypeId: 'seat', text: '200 buyers' }, postgres);
    const { marks } = await activity();
    expect(marks.map(({ item }) => [item.kind, item.ticketTypeId, item.text])).toEqual([
      ['crowd', 'seat', '200 buyers'],
      ['strategy', null, 'naive'],
    ]);
    await Promise.all(
      Array.from({ length: 210 }, (_, i) => recordMark({ kind: 'fault', text: `fault ${i}` }, postgres)),
    );
    const kept = await shop.sql.query('SELECT count(*)::int AS kept FROM live_marks');
    expect(kept.rows).toEqual([{ kept: 200 }]);
  });
});
