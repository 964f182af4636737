import { afterAll, beforeAll, expect, test } from 'vitest';
import { POST } from '@/app/api/bare/route';
import { openTestShop, type TestShop } from '@/stack/testing/shop';

let testShop: TestShop;
beforeAll(async () => {
  testShop = await openTestShop('web');
  globalThis.lastTicketShop = Promise.resolve(testShop.shop);
});
afterAll(() => testShop?.close());

/** The text with every letter and digit of its values alike. */
const shapeOf = (body: string) =>
  JSON.stringify(JSON.parse(body), (_, value) => (typeof value === 'object' ? value : typeof value));

test('the bare route reads a purchase, sells nothing, and answers as a sale does', async () => {
  const ticketTypeId = await testShop.addTicketType({ stock: 1 });
  const request = new Request('http://shop.test/api/bare', {
    method: 'POST',
    body: JSON.stringify({ ticketTypeId, quantity: 1 }),
  });
  const bare = await POST(request);
  expect(request.bodyUsed).toBe(true);
  const sale = await testShop.buy({ ticketTypeId });
  expect([bare.status, [...bare.headers.keys()]]).toEqual([201, [...sale.headers.keys()]]);
  const [bareBody, saleBody] = [await bare.text(), await sale.text()];
  expect(shapeOf(bareBody)).toBe(shapeOf(saleBody));
  // Ids of ticket types differ in length.
  expect(Math.abs(bareBody.length - saleBody.length)).toBeLessThan(40);
});
