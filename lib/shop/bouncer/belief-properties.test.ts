import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resetTicketTypes } from '@/lib/control/admin/reset-ticket-types';
import { restock } from '@/lib/control/admin/restock';
import { withBreaker } from '@/lib/core/stores/breaker';
import { Memory } from '@/lib/core/stores/memory';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { runInBackground } from '@/lib/shop/purchase/background';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { merged } from '@/lib/shop/strategies/merged';
import { type Fate, ShakenRedis } from '@/stack/testing/shaken-redis';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { publishTypes } from './bouncer';

/*
 * Whatever happens to Redis, in whatever order: no key that has an order is ever told that nothing was executed, and
 * nobody hears a refusal for longer than a second after it stopped being true.
 * PROPERTY_RUNS=1000 looks longer; PROPERTY_SEED looks elsewhere.
 */

const RUNS = Number(process.env.PROPERTY_RUNS ?? 40);
const SEED = Number(process.env.PROPERTY_SEED ?? 29);
const BELIEF_MS = 1000;
const LEASE_TTL_MS = 5000;
const LIMITS = [1, 3] as const;
const MAX_QUANTITY = 3;

let test: TestShop;
let redis: IoRedis;
beforeAll(async () => {
  test = await openTestShop();
  redis = new IoRedis(test.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await test?.close();
});

interface Truth {
  readonly stock: number;
  readonly limit: number;
  readonly isOpen: boolean;
}

const mayBuy = ({ stock, limit, isOpen }: Truth, quantity: number) =>
  isOpen && quantity <= limit && quantity <= stock;

/** One ticket type, its shop, and what is true of it. */
class World {
  /** All that were sent in this life of the ticket type. */
  readonly sent: Purchase[] = [];
  /** By quantity: since when so many could have been bought. */
  private readonly since: (number | null)[] = [];
  private readonly shaken: ShakenRedis;
  private readonly stores: Stores;
  private readonly id: string;

  constructor(shaken: ShakenRedis, id: string) {
    this.shaken = shaken;
    this.id = id;
    this.stores = {
      ...test.shop.stores,
      memory: new Memory(),
      redis: withBreaker(shaken.redis, () => shaken.nowMs).redis,
      nowMs: () => shaken.nowMs,
      leaseTtlMs: LEASE_TTL_MS,
      sleep: () => new Promise(setImmediate),
    };
  }

  async read(): Promise<Truth> {
    const { rows } = await test.sql.query<Truth>(
      `SELECT stock, per_buyer_limit AS limit, sale_starts_at < now() AS "isOpen" FROM ticket_types WHERE id = $1`,
      [this.id],
    );
    const [truth] = rows;
    if (!truth) throw new Error('The ticket type is gone');
    return truth;
  }

  /** The orders by their keys. */
  async readOrders(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await test.sql.query(
      'SELECT idempotency_key, id FROM orders WHERE ticket_type_id = $1',
      [this.id],
    );
    return new Map(rows.map(({ idempotency_key, id }) => [idempotency_key, id]));
  }

  /** After every step: what is true, and since when? */
  async look(): Promise<void> {
    const truth = await this.read();
    for (let quantity = 1; quantity <= MAX_QUANTITY; quantity++) {
      this.since[quantity] = mayBuy(truth, quantity) ? (this.since[quantity] ?? this.shaken.nowMs) : null;
    }
  }

  /** All at once, and what goes on after the answers too. */
  async send(purchases: readonly Purchase[], fates: readonly Fate[] = []): Promise<void> {
    const before = await this.readOrders();
    const after: Promise<void>[] = [];
    const waitUntil = (work: Promise<unknown>) => void after.push(runInBackground(work));
    this.shaken.fates = fates;
    const outcomes = await Promise.all(
      purchases.map((each) => merged.sell(each, this.stores, { waitUntil })),
    );
    for (let n = 0; n < after.length; n++) await after[n]; // work hands over work
    this.shaken.fates = [];
    const [truth, orders] = await Promise.all([this.read(), this.readOrders()]);
    for (const [n, purchase] of purchases.entries()) {
      const order = orders.get(purchase.idempotencyKey);
      const isOld = before.has(purchase.idempotencyKey);
      const outcome = outcomes[n];
      if (outcome?.kind === 'key-in-progress') continue;
      if (order !== undefined)
        expect(outcome).toMatchObject({ kind: 'sold', replayed: isOld, order: { id: order } });
      else if (outcome && outcome.kind !== 'contended') this.hearRefusal(purchase, outcome, truth);
    }
  }

  private hearRefusal({ quantity }: Purchase, { kind }: SaleOutcome, truth: Truth): void {
    expect(['sold-out', 'limit-reached', 'not-on-sale']).toContain(kind);
    const { nowMs } = this.shaken;
    const since = mayBuy(truth, quantity) ? (this.since[quantity] ?? nowMs) : nowMs;
    expect(nowMs - since, `"${kind}" is old news`).toBeLessThan(BELIEF_MS);
  }

  newPurchases(count: number, quantity: number): readonly Purchase[] {
    const made = Array.from({ length: count }, () => ({
      ticketTypeId: this.id,
      quantity,
      buyerId: randomUUID(),
      idempotencyKey: randomUUID(),
    }));
    this.sent.push(...made);
    return made;
  }

  async change(make: () => Promise<unknown>, isTold: boolean): Promise<void> {
    await make();
    if (isTold) await publishTypes([this.id], this.stores).catch(onlyStoreErrors);
  }

  restock = (delta: number) => restock(test.shop.stores.postgres, { ticketTypeId: this.id, delta });
  reset = async (stock: number) => {
    await resetTicketTypes(test.shop.stores.postgres, { ticketTypeId: this.id, stock });
    this.sent.length = 0; // what an earlier life answers is not asked here
  };
  set = (column: 'per_buyer_limit' | 'sale_starts_at', value: number | string) =>
    test.sql.query(`UPDATE ticket_types SET ${column} = $2 WHERE id = $1`, [this.id, value]);
  shake = (what: (shaken: ShakenRedis) => unknown) => what(this.shaken);
}

function onlyStoreErrors(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}

type Step = (world: World) => unknown;
/** A step says what it is, for the report of a failure. */
const step = (name: string, run: Step) => ({ run, toString: () => name });

const upTo = (max: number) => fc.integer({ min: 0, max });
const fates = fc.array(fc.constantFrom<Fate>('now', 'now', 'late', 'lost'), { maxLength: 6 });
const isTold = fc.boolean();

const buy = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: MAX_QUANTITY }), fates)
  .map(([count, quantity, fates]) =>
    step(`${count} buy ${quantity}, messages ${fates}`, (world) =>
      world.send(world.newPurchases(count, quantity), fates),
    ),
  );
const askAgain = fc
  .tuple(isTold, fates)
  .map(([all, fates]) =>
    step(`${all ? 'all keys' : 'the last keys'} again, messages ${fates}`, (world) =>
      world.send(all ? world.sent : world.sent.slice(-4), fates),
    ),
  );
const restocks = fc
  .tuple(fc.integer({ min: -2, max: 5 }), isTold)
  .map(([delta, isTold]) =>
    step(`restock ${delta}, ${isTold ? 'told' : 'not told'}`, (world) =>
      world.change(() => world.restock(delta), isTold),
    ),
  );
const resets = upTo(4).map((stock) =>
  step(`reset to ${stock}`, (world) => world.change(() => world.reset(stock), true)),
);
const limits = fc
  .constantFrom(...LIMITS)
  .map((limit) => step(`limit ${limit}`, (world) => world.set('per_buyer_limit', limit)));
const openings = fc
  .constantFrom('2020-01-01', '2100-01-01')
  .map((at) => step(`on sale from ${at}`, (world) => world.set('sale_starts_at', at)));
const passes = fc
  .constantFrom(100, 400, 700, BELIEF_MS, 1500, LEASE_TTL_MS)
  .map((ms) => step(`${ms} ms pass`, (world) => world.shake((shaken) => shaken.pass(ms))));
const shakes = fc.constantFrom(
  step('Redis goes', (world) => world.shake((shaken) => Object.assign(shaken, { isGone: true }))),
  step('Redis comes back', (world) => world.shake((shaken) => Object.assign(shaken, { isGone: false }))),
  step('Redis is dumped', (world) => world.shake((shaken) => shaken.dump())),
  step('Redis has its old dump', (world) => world.shake((shaken) => shaken.restore())),
);
const deliveries = upTo(9).map((n) =>
  step(`late message ${n} comes`, (world) => world.shake((shaken) => shaken.deliver(n))),
);

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: buy },
    { weight: 4, arbitrary: askAgain },
    { weight: 3, arbitrary: restocks },
    { weight: 4, arbitrary: passes },
    { weight: 5, arbitrary: shakes },
    { weight: 3, arbitrary: deliveries },
    resets,
    limits,
    openings,
  ),
  { minLength: 8, maxLength: 30, size: 'max' },
);

/** Once all is well again and a second is over, each key gets its order, and whoever comes next a ticket that is left. */
async function checkEnd(world: World): Promise<void> {
  world.shake((shaken) => Object.assign(shaken, { isGone: false }));
  await world.shake((shaken) => shaken.pass(2 * LEASE_TTL_MS));
  await world.look();
  await world.send(world.sent);
  const [truth, before] = await Promise.all([world.read(), world.readOrders()]);
  await world.send(world.newPurchases(1, 1));
  expect((await world.readOrders()).size - before.size).toBe(mayBuy(truth, 1) ? 1 : 0);
}

it('tells no key with an order that nothing was executed, and no old news', {
  timeout: 3_600_000,
}, async () => {
  const runs = fc.asyncProperty(upTo(3), steps, async (stock, steps) => {
    const shaken = await ShakenRedis.open(redis, test.shop.stores.redis);
    const world = new World(shaken, await test.addTicketType({ stock, perBuyerLimit: LIMITS[1] }));
    await world.look();
    for (const { run } of steps) {
      await run(world);
      await world.look();
    }
    await checkEnd(world);
  });
  await fc.assert(runs, { numRuns: RUNS, seed: SEED });
});
