import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readLiveTypes } from '@/lib/control/dashboard/read-live-types';
import { keysOf } from '@/lib/core/cli/keys-of';
import { Memory } from '@/lib/core/stores/memory';
import { currentCatalogue } from '@/lib/shop/catalogue/catalogue';
import { answerOrder } from '@/lib/shop/checkout/answer-order';
import { checkIn } from '@/lib/shop/door/check-in';
import { listBoughtOrders } from '@/lib/shop/orders/bought-order';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { openTestCheckout, type TestCheckout } from '@/stack/testing/checkout';
import { OPERATIONS } from './operations';

/* Each operation is run for real, and what it asked Postgres says where it read. */

let checkout: TestCheckout;
let asked: string[] = [];
let ticketTypeId: string;

beforeAll(async () => {
  checkout = await openTestCheckout();
  const { stores } = checkout.shop.shop;
  const inner = stores.postgres;
  Object.assign(stores, {
    postgres: {
      ...inner,
      query: (statement: Parameters<typeof inner.query>[0], params: Parameters<typeof inner.query>[1]) => {
        asked.push(`${statement.name}: ${statement.text}`);
        return inner.query(statement, params);
      },
      queryLists: (text: string, values: unknown[]) => {
        asked.push(`drizzle: ${text}`);
        return inner.queryLists(text, values);
      },
    },
  });
});
afterAll(() => checkout?.close());
beforeEach(async () => {
  ticketTypeId = await checkout.shop.addTicketType({ stock: 9, holdMs: 60_000 });
  await carryOn(checkout.shop.shop);
});

const FIGURES = /\bfigures\b/;
const ROWS = /\b(orders|ticket_types|tickets)\b/;
const fromFigures = () => asked.filter((text) => FIGURES.test(text));
const fromRows = () => asked.filter((text) => ROWS.test(text) && !FIGURES.test(text));

async function paidOrder() {
  const order = await checkout.hold({ ticketTypeId });
  await checkout.pay(order);
  return order;
}

const RUNS: Readonly<Record<keyof typeof OPERATIONS, () => Promise<() => Promise<unknown>>>> = {
  buy: async () => () => checkout.hold({ ticketTypeId }),
  async pay() {
    const order = await checkout.hold({ ticketTypeId });
    return () => checkout.pay(order);
  },
  async cancel() {
    const order = await paidOrder();
    return () => checkout.cancel(order);
  },
  async checkIn() {
    const { id } = await paidOrder();
    const scan = {
      ticket: { orderId: id, n: 1, code: randomUUID() },
      eventId: ticketTypeId,
      scanId: randomUUID(),
      isPretending: true,
    };
    return () => checkIn(checkout.shop.shop.stores.postgres, scan);
  },
  async order() {
    const { id, buyer } = await paidOrder();
    return () => answerOrder(id, [buyer], checkout.shop.shop, () => {});
  },
  async myTickets() {
    const { buyer } = await paidOrder();
    return () => listBoughtOrders(checkout.shop.shop.stores.postgres, { buyerIds: [buyer], adoptedIds: [] });
  },
  catalogue: async () => () => currentCatalogue(checkout.shop.shop.stores),
  dashboard: async () => () => readLiveTypes(checkout.shop.shop.stores.postgres, []),
};

it.each(keysOf(OPERATIONS))('%s reads where its row says', async (name) => {
  const run = await RUNS[name]();
  // What the process remembers of an earlier look is not what is tested.
  Object.assign(checkout.shop.shop.stores, { memory: new Memory() });
  asked = [];
  await run();
  const isPrimary = OPERATIONS[name].reads === 'primary';
  expect({ figures: fromFigures().length > 0, rows: fromRows().length > 0 }).toEqual({
    figures: !isPrimary,
    rows: isPrimary,
  });
});

it('the catalogue asks the primary for a buyer who has seen more than the figures', async () => {
  const { headers } = await checkout.shop.buy({ ticketTypeId });
  const [, generation, version] = (headers.get('x-seen') ?? '').split('.');
  asked = [];
  const seen = [{ ticketTypeId, generation: Number(generation), version: Number(version) }];
  await currentCatalogue(checkout.shop.shop.stores, seen);
  expect(fromRows()).toHaveLength(1);
});
