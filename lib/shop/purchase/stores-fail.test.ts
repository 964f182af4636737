import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyFaults } from '@/lib/core/stores/faults';
import { checkHealth } from '@/lib/shop/health';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';

let test: TestShop;
let ticketTypeId: string;

beforeEach(async () => {
  test = await openTestShop('node', {
    LEASE_TTL_MS: '3000',
    POSTGRES_DEADLINE_MS: '2500',
    POSTGRES_STATEMENT_TIMEOUT_MS: '500',
    REDIS_DEADLINE_MS: '100',
  });
  ticketTypeId = await test.addTicketType({ stock: 3 });
});

afterEach(() => test.close());

const problem = async (response: Response): Promise<string> => (await response.json()).type;
const status = async () => (await checkHealth(test.shop)).status;

async function books(): Promise<{ stock: number; sold: number }> {
  const { rows } = await test.sql.query(
    `SELECT stock, (SELECT coalesce(sum(quantity), 0)::int FROM orders) AS sold FROM ticket_types`,
  );
  return rows[0];
}

describe('without Redis', () => {
  it('the shop sells on correctly, says so, and uses it again when it is back', async () => {
    expect((await test.buy({ ticketTypeId })).status).toBe(201);
    applyFaults(test.shop.faults, { redisGone: true });
    const mine = { buyer: randomUUID(), key: randomUUID() };
    const bought = await test.buy({ ticketTypeId, ...mine });
    expect(bought.status).toBe(201);
    test.forgetOwnSales();
    expect((await test.buy({ ticketTypeId, ...mine })).headers.get('idempotency-replayed')).toBe('true');
    expect(await status()).toBe('degraded');
    expect((await test.buy({ ticketTypeId })).status).toBe(201);
    expect(await problem(await test.buy({ ticketTypeId }))).toBe('/problems/sold-out');
    applyFaults(test.shop.faults, { redisGone: false });
    await until(async () => (await status()) === 'ok');
    expect((await test.buy({ ticketTypeId, ...mine })).headers.get('idempotency-replayed')).toBe('true');
    expect(await books()).toEqual({ stock: 0, sold: 3 });
  });

  it('killed in mid-sale, nothing hangs and nothing is sold twice', async () => {
    expect((await test.buy({ ticketTypeId })).status).toBe(201);
    await test.redis.kill();
    const answers = await Promise.all(Array.from({ length: 20 }, () => test.buy({ ticketTypeId })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(2);
    expect(await books()).toEqual({ stock: 0, sold: 3 });
    expect(await status()).toBe('degraded');
  });

  it('that answers late, each request waits for its deadline at most, and soon for none', async () => {
    expect((await test.buy({ ticketTypeId })).status).toBe(201);
    process.kill(test.redis.pid, 'SIGSTOP');
    try {
      for (let request = 0; request < 4; request++) await (await test.buy({ ticketTypeId })).text();
      expect(test.shop.breaker.isOpen()).toBe(true);
      expect(await books()).toEqual({ stock: 0, sold: 3 });
    } finally {
      process.kill(test.redis.pid, 'SIGCONT');
    }
    await until(async () => (await status()) === 'ok');
  });
});

describe('a Postgres that does not answer', () => {
  /** The backend that waits for the row, stopped as a paused machine would be. */
  async function stopWaitingBackend(): Promise<number> {
    const pid: number = await until(async () => {
      const { rows } = await test.sql.query(
        `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      return rows[0]?.pid;
    });
    process.kill(pid, 'SIGSTOP');
    return pid;
  }

  it('leaves it unknown whether it sold; the key is in progress, then gets its order', async () => {
    await test.addTicketType({ stock: 1 });
    expect((await test.buy({ ticketTypeId })).status).toBe(201);
    const mine = { buyer: randomUUID(), key: randomUUID() };
    const holder = await test.sql.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM ticket_types WHERE id = $1 FOR UPDATE', [ticketTypeId]);
    const answer = test.buy({ ticketTypeId, ...mine });
    const pid = await stopWaitingBackend();
    try {
      const unknown = await answer;
      expect(unknown.status).toBe(503);
      expect(unknown.headers.get('retry-after')).toBe('1');
      expect(await problem(unknown)).toBe('/problems/indeterminate');
      expect(await problem(await test.buy({ ticketTypeId, ...mine }))).toBe('/problems/key-in-progress');
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
      process.kill(pid, 'SIGCONT');
    }
    const settled = await until(async () => {
      const response = await test.buy({ ticketTypeId, ...mine });
      return response.status === 201 && response;
    });
    await settled.text();
    const { stock, sold } = await books();
    expect(stock + sold).toBe(3);
    expect(sold).toBe(2);
  });

  it('ends a statement that waits too long: nothing was sold, and the next try sells', async () => {
    const holder = await test.sql.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM ticket_types WHERE id = $1 FOR UPDATE', [ticketTypeId]);
    const mine = { buyer: randomUUID(), key: randomUUID() };
    expect(await problem(await test.buy({ ticketTypeId, ...mine }))).toBe('/problems/unavailable');
    await holder.query('ROLLBACK');
    holder.release();
    await until(async () => (await test.buy({ ticketTypeId, ...mine })).status === 201);
    expect(await books()).toEqual({ stock: 2, sold: 1 });
  });
});

it('the same key twice for the last ticket, past Redis, is one order, answered twice', async () => {
  const last = await test.addTicketType({ stock: 1 });
  for (let round = 0; round < 10; round++) {
    const mine = { buyer: randomUUID(), key: randomUUID(), strategy: 'conditional-update' };
    const answers = await Promise.all([
      test.buy({ ticketTypeId: last, ...mine }),
      test.buy({ ticketTypeId: last, ...mine }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    const ids = await Promise.all(answers.map(async (answer) => (await answer.json()).order.id));
    expect(ids[0]).toBe(ids[1]);
    await test.sql.query('UPDATE ticket_types SET stock = 1, capacity = capacity + 1 WHERE id = $1', [last]);
  }
});
