import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restock } from '@/lib/control/admin/restock';
import { keptCookie } from '@/lib/core/http/buyer-cookie';
import { makePageKey } from '@/lib/core/http/page-key';
import { orderNumber } from '@/lib/shop/orders/order-number';
import { secretPath } from '@/lib/shop/orders/secret-link';
import { expectOrder, expectProblem } from '@/stack/testing/answers';
import { buyAgain } from '@/stack/testing/race';
import { whileRowIsLocked } from '@/stack/testing/row-lock';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';

/* The HTTP contract of POST /api/purchases. Whoever comes through either door meets the same answers. */

const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

interface Refusal {
  readonly when: string;
  readonly type: string;
  readonly ask: (shop: TestShop) => Promise<Response>;
  readonly members?: Readonly<Record<string, unknown>>;
}

const REFUSALS: readonly Refusal[] = [
  {
    when: 'fewer are left than wanted',
    type: 'sold-out',
    ask: async (shop) => shop.buy({ ticketTypeId: await shop.addTicketType({ stock: 2 }), quantity: 3 }),
    members: { left: 2 },
  },
  {
    when: 'none are left',
    type: 'sold-out',
    async ask(shop) {
      const ticketTypeId = await shop.addTicketType({ stock: 1 });
      await expectOrder(await shop.buy({ ticketTypeId }));
      return shop.buy({ ticketTypeId });
    },
    members: { left: 0 },
  },
  {
    when: 'one order is over the limit',
    type: 'limit-reached',
    ask: async (shop) =>
      shop.buy({ ticketTypeId: await shop.addTicketType({ stock: 9, perBuyerLimit: 2 }), quantity: 3 }),
    members: { limit: 2 },
  },
  {
    when: 'the limit is reached together with earlier orders',
    type: 'limit-reached',
    async ask(shop) {
      const ticketTypeId = await shop.addTicketType({ stock: 9, perBuyerLimit: 3 });
      const buyer = randomUUID();
      await expectOrder(await shop.buy({ ticketTypeId, buyer, quantity: 2 }));
      return shop.buy({ ticketTypeId, buyer, quantity: 2 });
    },
    members: { limit: 3 },
  },
  {
    when: 'the sale has not begun',
    type: 'not-on-sale',
    ask: async (shop) =>
      shop.buy({ ticketTypeId: await shop.addTicketType({ stock: 1, saleStartsAt: TOMORROW }) }),
    members: { saleStartsAt: TOMORROW },
  },
  {
    when: 'the key was used for another quantity',
    type: 'key-reused',
    async ask(shop) {
      const params = {
        ticketTypeId: await shop.addTicketType({ stock: 9 }),
        buyer: randomUUID(),
        key: 'order-1',
      };
      await expectOrder(await shop.buy(params));
      return shop.buy({ ...params, quantity: 2 });
    },
  },
  {
    when: 'the key was used for another ticket type',
    type: 'key-reused',
    async ask(shop) {
      const [one, other] = [await shop.addTicketType({ stock: 9 }), await shop.addTicketType({ stock: 9 })];
      const mine = { buyer: randomUUID(), key: 'order-1' };
      await expectOrder(await shop.buy({ ticketTypeId: one, ...mine }));
      return shop.buy({ ticketTypeId: other, ...mine });
    },
  },
  {
    when: 'there is no such ticket type',
    type: 'not-found',
    ask: (shop) => shop.buy({ ticketTypeId: 'front-row-on-the-moon' }),
  },
];

const WAYS = [
  ['node', 'tcp'],
  ['web', 'tcp'],
  ['node', 'http'],
  ['web', 'http'],
] as const;

describe.each(WAYS)('the purchase through the %s door, %s drivers', (door, drivers) => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await openTestShop(door, {}, drivers);
  });
  afterAll(() => shop?.close());

  it('sells: 201, where the order is, what was bought and a code for each ticket', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 9 });
    const order = await expectOrder(await shop.buy({ ticketTypeId, quantity: 3 }));
    const bought = { ticketTypeId, quantity: 3, totalCents: 12_600, currency: 'EUR', status: 'paid' };
    expect(order).toMatchObject(bought);
    expect(Math.abs(Date.now() - Date.parse(order.createdAt))).toBeLessThan(60_000);
    expect(order.number).toBe(orderNumber(order.id));
  });

  it('answers the same key with the same order, and takes no second ticket', async () => {
    const params = { ticketTypeId: await shop.addTicketType({ stock: 9 }), buyer: randomUUID(), key: 'a"b' };
    const order = await expectOrder(await shop.buy(params));
    expect(await expectOrder(await buyAgain(shop, params), true)).toEqual(order);
    expect(await expectOrder(await shop.buy({ ...params, key: '"a\\"b"' }), true)).toEqual(order);
    expect(await expectOrder(await shop.buy({ ...params, buyer: params.buyer.toUpperCase() }), true)).toEqual(
      order,
    );
    expect(await stockOf(shop, params.ticketTypeId)).toBe(8);
  });

  it('sells to the buyer whom the key of a page carries: one press is one order, whatever the cookie', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 9 });
    const { ticketSecret } = shop.shop;
    const buyer = randomUUID();
    const kept = keptCookie(buyer, false);
    const press = {
      headers: { 'idempotency-key': makePageKey(buyer, ticketSecret) },
      body: { ticketTypeId, quantity: 1 },
    };
    const pressAgain = (cookie: string) =>
      until(async () => {
        const answer = await shop.ask({ ...press, headers: { ...press.headers, cookie } });
        return answer.status === 201 && answer;
      });

    const first = await shop.ask(press);
    expect(first.headers.get('set-cookie')).toContain(`${kept.name}=${buyer}; Path=/`);
    const { link } = await first.clone().json();
    const order = await expectOrder(first);
    expect(link).toBe(secretPath(order.id, ticketSecret));
    expect(order.number, 'as the page showed it').toBe(orderNumber(press.headers['idempotency-key']));

    for (const cookie of [`buyer=${buyer}`, `buyer=${randomUUID()}`, 'buyer=me', `${kept.name}=${buyer}`]) {
      const again = await pressAgain(cookie);
      const cookies = again.headers.getSetCookie().filter((each) => !each.startsWith('seen='));
      expect(cookies.length).toBe(cookie.includes(kept.name) ? 0 : 1);
      expect(await expectOrder(again, true)).toEqual(order);
    }
    expect(await stockOf(shop, ticketTypeId)).toBe(8);
    const { rows } = await shop.sql.query('SELECT buyer_id FROM orders WHERE id = $1', [order.id]);
    expect(rows).toEqual([{ buyer_id: buyer }]);
  });

  it('names a page key that was not sealed here, and sells to nobody', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 9 });
    const answer = await shop.buy({ ticketTypeId, key: makePageKey(randomUUID(), 'another secret') });
    const { errors } = await expectProblem(answer, 'invalid-request');
    expect(errors).toMatchObject([{ field: 'Idempotency-Key' }]);
    expect(await stockOf(shop, ticketTypeId)).toBe(9);
  });

  it('keeps no buyer for a client with a cookie and a key of its own, and tells it no secret link', async () => {
    const answer = await shop.buy({ ticketTypeId: await shop.addTicketType({ stock: 9 }) });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^seen=/)]);
    expect(Object.keys(await answer.json())).toEqual(['order']);
  });

  it('gives the admission slot to the next buyer at once, not when the lease ends', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 2 });
    await expectOrder(await shop.buy({ ticketTypeId }));
    await until(
      async () => (await shop.buy({ ticketTypeId })).status === 201,
      shop.shop.env.LEASE_TTL_MS / 2,
    );
  });

  it('takes the same key of two buyers as two keys', async () => {
    const params = { ticketTypeId: await shop.addTicketType({ stock: 9 }), key: 'order-1' };
    const [one, other] = [
      await expectOrder(await shop.buy(params)),
      await expectOrder(await shop.buy(params)),
    ];
    expect(one.id).not.toBe(other.id);
  });

  for (const { when, type, ask, members = {} } of REFUSALS) {
    it(`says ${type} when ${when}`, async () => {
      expect(await expectProblem(await ask(shop), type)).toMatchObject(members);
    });
  }

  it('keeps no refusal: the key that was told "sold out" buys when there are tickets again', async () => {
    const params = {
      ticketTypeId: await shop.addTicketType({ stock: 0 }),
      buyer: randomUUID(),
      key: 'order-1',
    };
    await expectProblem(await shop.buy(params), 'sold-out');
    await restock(shop.shop.stores.postgres, { ticketTypeId: params.ticketTypeId, delta: 1 });
    await until(async () => (await shop.buy(params)).status === 201);
  });

  it('says contended and key-in-progress while another buyer is admitted', async () => {
    const ticketTypeId = await shop.addTicketType({ stock: 1 });
    const mine = { ticketTypeId, buyer: randomUUID(), key: 'order-1' };
    const { buying } = await whileRowIsLocked(shop.sql, ticketTypeId, async (findWaiter) => {
      const buying = shop.buy(mine);
      await findWaiter();
      const inProgress = await expectProblem(await shop.buy(mine), 'key-in-progress');
      expect(inProgress.retryAfterMs).toBeLessThanOrEqual(shop.shop.env.LEASE_TTL_MS);
      const contended = await expectProblem(await shop.buy({ ticketTypeId }), 'contended');
      expect(contended.retryAfterMs).toBeLessThan(1000);
      return { buying };
    });
    const order = await expectOrder(await buying);
    expect(await expectOrder(await buyAgain(shop, mine), true)).toEqual(order);
    await expectProblem(await shop.buy({ ticketTypeId }), 'sold-out');
  });
});

async function stockOf(shop: TestShop, ticketTypeId: string): Promise<unknown> {
  const { rows } = await shop.sql.query('SELECT stock FROM ticket_types WHERE id = $1', [ticketTypeId]);
  return rows[0]?.stock;
}
