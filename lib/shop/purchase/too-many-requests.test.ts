import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectOrder, expectProblem } from '@/stack/testing/answers';
import { openTestShop } from '@/stack/testing/shop';

describe.each(['node', 'web'] as const)('the limits of the %s door', (door) => {
  const from = (address: string) => ({
    headers: { 'x-forwarded-for': address, cookie: `buyer=${randomUUID()}`, 'idempotency-key': 'order-1' },
    body: { ticketTypeId: 'any', quantity: 1 },
  });

  it('says rate-limited to a buyer who sends too much, and to no other', async () => {
    const shop = await openTestShop(door, { RATE_LIMIT_PER_BUYER: '1' });
    const params = { ticketTypeId: await shop.addTicketType({ stock: 9 }), buyer: randomUUID() };
    await expectOrder(await shop.buy(params));
    const { retryAfterMs } = await expectProblem(await shop.buy(params), 'rate-limited');
    expect(retryAfterMs).toBeGreaterThan(5000);
    expect(retryAfterMs).toBeLessThanOrEqual(10_000);
    await expectOrder(await shop.buy({ ticketTypeId: params.ticketTypeId }));
    await shop.close();
  });

  it('says rate-limited to an address, as the nearest proxy saw it', async () => {
    const shop = await openTestShop(door, { RATE_LIMIT_PER_ADDRESS: '1', TRUST_PROXY: '1' });
    await expectProblem(await shop.ask(from('198.51.100.1')), 'not-found');
    await expectProblem(await shop.ask(from('203.0.113.9, 198.51.100.1')), 'rate-limited');
    await expectProblem(await shop.ask(from('198.51.100.2')), 'not-found');
    await shop.close();
  });
});
