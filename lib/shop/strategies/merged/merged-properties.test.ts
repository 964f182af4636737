import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit } from '@/lib/shop/audit/audit';
import { publishTypes } from '@/lib/shop/bouncer/bouncer';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { merged } from '@/lib/shop/strategies/merged';
import { openTestShop, type TestShop } from '@/stack/testing/shop';

/* Each of a batch gets, to the word, what it would get in a world in which they come one after the other. */

const LIMIT = 4;
const TIMEOUT_MS = 180_000;

let test: TestShop;
beforeAll(async () => {
  test = await openTestShop('node', { LEASE_TTL_MS: '600000' });
});
afterAll(() => test?.close());

interface Request {
  readonly buyer: number;
  readonly key: number;
  readonly type: number;
  readonly quantity: number;
}

/** No key is used for two ticket types: which of them comes first is left open. */
const nameOf = ({ buyer, type, key }: Request) => `${buyer}/${type}-${key}`;

/** Purchases one by one: what Redis says, and else what Postgres says. */
class Sequence {
  readonly stocks: number[];
  private readonly orders = new Map<string, Request>();

  constructor(stocks: readonly number[]) {
    this.stocks = [...stocks];
  }

  /** The stock goes down when all leases of a batch are released: until then, each keeps its tickets from the others. */
  tell(batch: readonly Request[]): readonly SaleOutcome['kind'][] {
    const stocks = [...this.stocks];
    const left = [...stocks];
    const leased = new Set<string>();
    return batch.map((request) => {
      const { type, quantity } = request;
      const order = this.orders.get(nameOf(request));
      if (leased.has(nameOf(request))) return 'key-in-progress';
      if (order) return order.quantity === quantity ? 'sold' : 'key-reused';
      if (quantity > LIMIT) return 'limit-reached';
      if (quantity > (stocks[type] ?? 0)) return 'sold-out';
      if (quantity > (left[type] ?? 0)) return 'contended';
      left[type] = (left[type] ?? 0) - quantity;
      leased.add(nameOf(request));
      return this.sell(request);
    });
  }
  private sell(request: Request): SaleOutcome['kind'] {
    const mine = [...this.orders.values()].filter(
      ({ buyer, type }) => buyer === request.buyer && type === request.type,
    );
    if (mine.reduce((sum, { quantity }) => sum + quantity, request.quantity) > LIMIT) return 'limit-reached';
    this.orders.set(nameOf(request), request);
    this.stocks[request.type] = (this.stocks[request.type] ?? 0) - request.quantity;
    return 'sold';
  }
}

const small = (max: number) => fc.integer({ min: 0, max });
const request: fc.Arbitrary<Request> = fc.record({
  buyer: small(5),
  key: small(2),
  type: small(1),
  quantity: fc.integer({ min: 1, max: LIMIT + 1 }),
});
const batches = fc.array(fc.array(request, { minLength: 1, maxLength: 12, size: 'max' }), {
  minLength: 1,
  maxLength: 4,
  size: 'max',
});

it('tells each of a batch what it would hear alone', { timeout: TIMEOUT_MS }, async () => {
  const runs = fc.asyncProperty(fc.tuple(small(12), small(25)), batches, async (stocks, batches) => {
    const { stores } = test.shop;
    const types: string[] = [];
    for (const stock of stocks) types.push(await test.addTicketType({ stock, perBuyerLimit: LIMIT }));
    await publishTypes(types, stores);
    const buyers = Array.from({ length: 6 }, () => randomUUID());
    const sequence = new Sequence(stocks);
    for (const batch of batches) {
      const after: Promise<unknown>[] = [];
      const context = { waitUntil: (work: Promise<unknown>) => void after.push(work) };
      const outcomes = await Promise.all(
        batch.map(({ buyer, key, type, quantity }) =>
          merged.sell(
            {
              ticketTypeId: types[type] ?? '',
              quantity,
              buyerId: buyers[buyer] ?? '',
              idempotencyKey: `${type}-${key}`,
            },
            stores,
            context,
          ),
        ),
      );
      await Promise.all(after);
      expect(outcomes.map(({ kind }) => kind)).toEqual(sequence.tell(batch));
    }
    const { ticketTypes, violations } = await audit(stores.postgres);
    expect(violations).toEqual([]);
    expect(types.map((id) => ticketTypes.find((line) => line.id === id)?.stock)).toEqual(sequence.stocks);
  });
  await fc.assert(runs, { numRuns: 80 });
});
