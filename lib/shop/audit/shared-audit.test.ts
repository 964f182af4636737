import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { whileTablesAreLocked } from '@/stack/testing/table-lock';
import { sharedAudit } from './shared-audit';

let testShop: TestShop;
beforeAll(async () => {
  testShop = await openTestShop('web');
});
afterAll(() => testShop?.close());

const ask = (isUrgent = false) => sharedAudit(testShop.shop.stores).ask(isUrgent);
const asOf = async (audit: ReturnType<typeof ask>) => Date.parse((await audit).asOf);

test('a hundred who ask at once share one audit, and the next begins a second later', async () => {
  const first = await Promise.all(Array.from({ length: 100 }, () => asOf(ask())));
  expect(new Set(first).size).toBe(1);
  const second = await Promise.all(Array.from({ length: 100 }, () => asOf(ask())));
  expect(new Set(second).size).toBe(1);
  // The second is one of the process; by Postgres' clock the first may have begun late in it.
  expect((second[0] ?? 0) - (first[0] ?? 0)).toBeGreaterThan(500);
});

test('an audit is never older than the question', async () => {
  const id = await testShop.addTicketType({ stock: 5 });
  for (const sold of [1, 2]) {
    expect((await testShop.buy({ ticketTypeId: id })).status).toBe(201);
    const { ticketTypes } = await ask();
    expect(ticketTypes).toContainEqual(expect.objectContaining({ id, sold }));
  }
});

test('what is urgent is not put off, and whoever waits shares it', async () => {
  await ask(true);
  const waiting = ask();
  expect(ask(true)).toBe(waiting);
  await expect(waiting).resolves.toMatchObject({ ok: true });
});

/** The backends that wait for a lock to audit. */
async function findAudits(): Promise<readonly number[]> {
  const { rows } = await testShop.sql.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%as_of, t.id%'`,
  );
  return rows.map(({ pid }) => pid);
}

test('there are never two at once, and one that fails keeps nobody from the next', async () => {
  await whileTablesAreLocked(testShop.sql, ['orders'], async (letGo) => {
    const first = ask(true);
    await expect.poll(findAudits).toHaveLength(1);
    const next = ask(true);
    expect(ask()).toBe(next);
    const [pid] = await findAudits();
    expect(await findAudits()).toEqual([pid]);
    const failed = expect(first).rejects.toMatchObject({ code: '57014' });
    await testShop.sql.query('SELECT pg_cancel_backend($1)', [pid]);
    await failed;
    await expect.poll(findAudits).toHaveLength(1);
    await letGo();
    await expect(next).resolves.toMatchObject({ ok: true });
  });
});
