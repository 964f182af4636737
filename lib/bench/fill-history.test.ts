import { expect, onTestFinished, test } from 'vitest';
import { audit } from '@/lib/shop/audit/audit';
import { openTestShop } from '@/stack/testing/shop';
import { fillHistory } from './fill-history';

test('a past is made of whole sales: the books stay right', async () => {
  const { shop, addTicketType, close } = await openTestShop();
  onTestFinished(close);
  const id = await addTicketType({ stock: 50_000 });
  expect(await fillHistory(shop.stores.postgres, id, 15_000)).toBe(20_000);
  const { violations, ticketTypes } = await audit(shop.stores.postgres);
  expect(violations).toEqual([]);
  expect(ticketTypes.find((type) => type.id === id)).toMatchObject({ sold: 20_000, stock: 30_000 });
  await expect(fillHistory(shop.stores.postgres, 'no-such-type', 1)).rejects.toThrow('no-such-type');
});
