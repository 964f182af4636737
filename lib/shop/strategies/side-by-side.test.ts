import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sql } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { atOnce, buyUntilFinal } from '@/stack/testing/race';
import { findWaitingBackend } from '@/stack/testing/row-lock';
import { sellOne } from '@/stack/testing/sell';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { merged } from './merged';
import { STRATEGIES } from './registry';
import type { Strategy } from './strategy';

/* A demo's shop sells in any way that a buyer names: what each promises beside the shop's own, which knows no lock. */

let test: TestShop;
beforeAll(async () => {
  test = await openTestShop();
});
afterAll(() => test?.close());

async function soldOf(ticketTypeId: string): Promise<number> {
  const { rows } = await test.sql.query(
    'SELECT coalesce(sum(quantity), 0)::int AS sold FROM orders WHERE ticket_type_id = $1',
    [ticketTypeId],
  );
  return rows[0].sold;
}

/** The stores of one who pauses after having looked: `meanwhile` falls between what was read and what is written. */
function pausingAfterLook(stores: Stores, meanwhile: () => Promise<unknown>): Stores {
  let isOver = false;
  const pausing = (sql: Sql): Sql => ({
    ...sql,
    async query(statement, params) {
      const rows = await sql.query(statement, params);
      if (statement.name === 'read-sale-state' && !isOver) {
        isOver = true;
        await meanwhile();
      }
      return rows;
    },
  });
  const { postgres } = stores;
  const transaction: typeof postgres.transaction = (isolation, body) =>
    postgres.transaction(isolation, (sql) => body(pausing(sql)));
  return { ...stores, postgres: { ...postgres, ...pausing(postgres), transaction } };
}

const mayOversell = ({ promise: { oversell, savedByCheck } }: Strategy) =>
  oversell === 'possible' && !savedByCheck;
/** Its blind decrement is refused by the shop's CHECK (stock >= 0): only a table without one shows what it needs. */
const isSavedByCheck = ({ id }: Strategy) => id === 'advisory-lock';

it.each(STRATEGIES)('$id says what merged does to it between its look and its write', async (strategy) => {
  const ticketTypeId = await test.addTicketType({ stock: 1 });
  let between: Promise<unknown> = Promise.resolve();
  const meanwhile = () => {
    between = sellOne(merged, ticketTypeId, test.shop.stores);
    return Promise.race([between, until(() => findWaitingBackend(test.sql))]);
  };
  await sellOne(strategy, ticketTypeId, pausingAfterLook(test.shop.stores, meanwhile));
  await between;
  const breaks = mayOversell(strategy) || (strategy.promise.needs && !isSavedByCheck(strategy));
  expect(await soldOf(ticketTypeId)).toBe(breaks ? 2 : 1);
});

const NEEDS_NOTHING = STRATEGIES.filter((one) => !mayOversell(one) && !one.promise.needs);

it.each(NEEDS_NOTHING)('$id never oversells to a crowd that comes by merged as well', async ({ id }) => {
  const ticketTypeId = await test.addTicketType({ stock: 7 });
  const told = await atOnce(40, (n) =>
    buyUntilFinal(test, { ticketTypeId, strategy: n % 2 === 0 ? id : merged.id }),
  );
  expect(told.filter(({ kind }) => kind === 'sold')).toHaveLength(7);
  expect(await soldOf(ticketTypeId)).toBe(7);
});
