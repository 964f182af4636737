import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toAuditDesk } from '@/lib/shop/audit/audit-desk';
import { findDrift } from '@/lib/shop/audit/find-drift';
import { openSpares, type Spares } from './doomed';
import { playHistories, playHistory } from './histories';
import { describeRow, playMatrix, playRow, recordRows } from './matrix';
import { openRig, type Rig } from './rig';
import { STORIES } from './stories';

/* Servers that are killed at every call, and random histories. `npm run faults` plays more of both. */

let rig: Rig;
let spares: Spares;
beforeAll(async () => {
  rig = await openRig();
  spares = await openSpares(rig.env);
}, 60_000);
afterAll(async () => {
  await spares?.close();
  await rig?.close();
});

const WALK_AWAY = STORIES.find(({ name }) => name === 'pay and leave');

it('a server dies before and after every call: each has a ticket or the money', {
  timeout: 300_000,
}, async () => {
  const companies = ['alone'];
  const played = await playMatrix([{ rig, spares }], { companies, isShort: true, onPlayed: () => {} });
  const said = played.flatMap(({ row, violations }) =>
    violations.map((text) => `${describeRow(row)}: ${text}`),
  );
  expect(said).toEqual([]);
  const calls = new Set(played.map(({ row }) => row.call));
  for (const call of ['payments.confirm', 'payments.refund', 'postgres.order-settle', 'redis.release']) {
    expect(calls).toContain(call);
  }
  expect(played.filter(({ isMissed }) => isMissed).map(({ row }) => describeRow(row))).toEqual([]);
});

it('who charges first and writes down later leaves a charge that nobody knows of', {
  timeout: 60_000,
}, async () => {
  if (!WALK_AWAY) throw new Error('The story is gone');
  const setting = { rig, spares, checkout: 'naive-coordinator' };
  const rows = await recordRows(WALK_AWAY, 'alone', setting);
  const row = rows.find(({ call, when }) => call === 'payments.confirm' && when === 'after');
  if (!row) throw new Error('It does not charge');
  expect((await playRow(row, setting)).violations).toEqual([
    expect.stringMatching(/^1 charges are kept of .*, which is expired\/none$/),
  ]);
});

it('an audit returns what such a coordinator left behind, each charge once', {
  timeout: 60_000,
}, async () => {
  if (!WALK_AWAY) throw new Error('The story is gone');
  const setting = { rig, spares, checkout: 'naive-coordinator' };
  for (const call of ['payments.confirm', 'postgres.order-begin']) {
    const rows = await recordRows(WALK_AWAY, 'alone', setting);
    const row = rows.find(
      (each) => each.call === call && each.when === (call.startsWith('p') ? 'after' : 'before'),
    );
    if (row) await playRow(row, setting);
  }
  const desk = toAuditDesk(rig.shops[0].shop);
  const { found, repaired, left } = await findDrift(desk, true);
  const orphans = found.filter(({ kind }) => kind === 'orphan-charge');
  expect(orphans.length).toBeGreaterThan(1);
  const returned = repaired.filter(({ kind }) => kind === 'orphan-charge');
  expect(returned.map(({ kind, subject }) => ({ kind, subject }))).toEqual(
    orphans.map(({ kind, subject }) => ({ kind, subject })),
  );
  expect(left).toEqual([]);
  for (const { subject } of orphans) expect(await rig.countCharges(subject, 0)).toBe(0);
  expect(await findDrift(desk, true)).toEqual({ found: [], repaired: [], left: [], unseen: [] });
});

describe('histories', () => {
  it('hold, a hundred of them', { timeout: 120_000 }, async () => {
    expect(await playHistories(rig, { count: 100, seed: 12 })).toBeNull();
  });

  it('are caught where money is lost', async () => {
    const pay = { do: 'pay', shop: 0, order: 0, key: 0, card: 'pm_card_visa' } as const;
    const steps = [{ do: 'buy', shop: 0, buyer: 0, quantity: 1, key: 0 }, pay] as const;
    expect(await playHistory(rig, steps)).toEqual([]);
    const forget = () =>
      rig.sql.query(`UPDATE orders SET status = 'cancelled', money = 'closed' WHERE status = 'paid'`);
    const found = await playHistory({ ...rig, ageAttempts: async () => void (await forget()) }, steps);
    expect(found.join('\n')).toMatch(/1 charges are kept of .* which is cancelled\/closed/);
    expect(found.join('\n')).toMatch(/was told that .* is paid/);
  });
});
