import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { expectOrder, expectProblem } from '@/stack/testing/answers';
import { openTestShop } from '@/stack/testing/shop';
import { MissingTypes } from './missing-types';

test('an id is missing for a second after it was asked for', () => {
  const clock = { now: 0 };
  const missing = new MissingTypes(() => clock.now);
  expect(missing.has('made-up')).toBe(false);
  missing.add('made-up');
  expect([missing.has('made-up'), missing.has('another')]).toEqual([true, false]);
  clock.now = 1000;
  expect(missing.has('made-up')).toBe(false);
});

test.each(['merged', 'conditional-update', 'naive'])(
  'a ticket type that does not exist costs Postgres nothing the second time (%s)',
  async (strategy) => {
    const shop = await openTestShop('node', { STRATEGY: strategy });
    const ticketTypeId = randomUUID();
    await expectProblem(await shop.buy({ ticketTypeId }), 'not-found');
    const query = vi.spyOn(shop.shop.stores.postgres, 'query');
    await expectProblem(await shop.buy({ ticketTypeId }), 'not-found');
    expect(query).not.toHaveBeenCalled();
    await expectOrder(await shop.buy({ ticketTypeId: await shop.addTicketType({ stock: 1 }) }));
    await shop.close();
  },
);
