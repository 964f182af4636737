import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '@/lib/shop/bouncer/keys';
import { whileRowIsLocked } from '@/stack/testing/row-lock';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';

/* One connection to Postgres, and a purchase that waits for it longer than 0.6 s gives up. */

const BUYERS = 16;

let test: TestShop;
let ticketTypeId: string;

beforeEach(async () => {
  test = await openTestShop('web', {
    POSTGRES_POOL: '1',
    POSTGRES_STATEMENT_TIMEOUT_MS: '2000',
    POSTGRES_DEADLINE_MS: '2600',
  });
  ticketTypeId = await test.addTicketType({ stock: BUYERS });
});
afterEach(() => test.close());

describe.each(['bouncer', 'conditional-update'])('%s', (strategy) => {
  const buy = async () => {
    const answer = await test.buy({ ticketTypeId, strategy });
    return answer.status === 201 ? 'sold' : String((await answer.json()).type);
  };

  it('tells buyers to come again for whom the line before Postgres is too long', async () => {
    await test.sql.query(`
      CREATE FUNCTION take_long() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.1); RETURN NEW; END';
      CREATE TRIGGER take_long BEFORE UPDATE ON ticket_types FOR EACH ROW EXECUTE FUNCTION take_long();`);
    const answers = await Promise.all(Array.from({ length: BUYERS }, buy));
    expect(new Set(answers)).toEqual(new Set(['sold', '/problems/contended']));
    await until(async () => (await heldLeases()) === 0);
  });

  it('calls Postgres unavailable where nobody is served', async () => {
    const { first } = await whileRowIsLocked(test.sql, ticketTypeId, async (findWaiter) => {
      const waiting = buy();
      await findWaiter();
      expect(await buy()).toBe('/problems/unavailable');
      return { first: waiting };
    });
    expect(await first).toBe('sold');
  });
});

const COUNT_LEASES = { name: 'count-leases', lua: `return redis.call('ZCARD', KEYS[1])` };

const heldLeases = async () =>
  Number(await test.shop.stores.redis.run(COUNT_LEASES, [keys.leases(ticketTypeId, 1)], []));
