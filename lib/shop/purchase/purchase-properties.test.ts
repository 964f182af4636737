import fc from 'fast-check';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit } from '@/lib/shop/audit/audit';
import { Lie, type ModelRequest, SalesModel } from '@/stack/testing/sales-model';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { type Fate, LATECOMER, UnrulyShop } from '@/stack/testing/unruly-shop';

/*
 * Whatever happens, in whatever order, the shop tells no lie: each answer is one that a simple model allows, and
 * in the end the books are right, every key still gets its order, and no ticket that is left is kept from a buyer.
 */

const LIMIT = 4;
const TIMEOUT_MS = 180_000;

let test: TestShop;
let redis: IoRedis;

beforeAll(async () => {
  // Leases end when a test says so, never by themselves.
  test = await openTestShop('node', { LEASE_TTL_MS: '600000' });
  redis = new IoRedis(test.redis.url);
});

afterAll(async () => {
  redis?.disconnect();
  await test?.close();
});

interface World {
  readonly shop: UnrulyShop;
  readonly model: SalesModel;
}

type Step = (world: World) => Promise<void>;

const small = (max: number) => fc.integer({ min: 0, max });
const type = small(1);
const request: fc.Arbitrary<ModelRequest> = fc.record(
  { buyer: small(LATECOMER - 1), key: small(1), type, quantity: fc.integer({ min: 1, max: 3 }) },
  { noNullPrototype: true },
);
const fate = fc.constantFrom<Fate>('now', 'late', 'lost', 'again');

/** Buys and holds the answer against the model. What is told for a second only must be over after it. */
async function buy({ shop, model }: World, request: ModelRequest, fate: Fate): Promise<void> {
  const excuses = shop.excusesOf(request);
  if (model.check(request, await shop.buy(request, fate), excuses)) return;
  await shop.age();
  if (!model.check(request, await shop.buy(request, 'now'), excuses))
    throw new Lie('answered an old truth for too long');
}

/** A step says what it is, for the report of a failure. */
const step = (name: string, run: Step) => ({ run, toString: () => name });

const buys = (request: ModelRequest, fate: Fate) =>
  step(`buy ${JSON.stringify(request)}, release ${fate}`, (world) => buy(world, request, fate));

const buysPastRedis = (request: ModelRequest) =>
  step(`buy past Redis ${JSON.stringify(request)}`, async ({ shop, model }) => {
    const none = { mayBeContended: false, mayBeInProgress: false };
    if (!model.check(request, await shop.buyPastRedis(request), none))
      throw new Lie('Postgres told an old truth');
  });

const asksAgain = (n: number, fate: Fate) =>
  step(`ask again for sale ${n}, release ${fate}`, async (world) => {
    const sold = world.model.requestsThatSold;
    const request = sold[n % Math.max(1, sold.length)];
    if (request) await buy(world, request, fate);
  });

const restocks = (type: number, delta: number, isTold: boolean) =>
  step(`restock ${type} by ${delta}${isTold ? '' : ', Redis not told'}`, async ({ shop, model }) => {
    await shop.restock(type, delta, isTold);
    model.restock(type, delta);
  });

const resets = (type: number, stock: number) =>
  step(`reset ${type} to ${stock}`, async ({ shop, model }) => {
    await shop.reset(type, stock);
    model.reset(type, stock);
  });

const delivers = (n: number) => step(`deliver ${n}`, ({ shop }) => shop.deliverOne(n));
const secondPasses = step('a second passes', ({ shop }) => shop.age());

const steps = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(request, fate).map((args) => buys(...args)) },
  { weight: 6, arbitrary: fc.tuple(small(9), fate).map((args) => asksAgain(...args)) },
  { weight: 2, arbitrary: request.map(buysPastRedis) },
  { weight: 3, arbitrary: small(9).map(delivers) },
  {
    weight: 2,
    arbitrary: fc.tuple(type, fc.integer({ min: -2, max: 3 }), fc.boolean()).map((args) => restocks(...args)),
  },
  fc.tuple(type, small(4)).map((args) => resets(...args)),
  fc.constant(secondPasses),
  fc.constant(step('flush Redis', ({ shop }) => shop.flush())),
  fc.constant(step('end all leases', ({ shop }) => shop.endLeases())),
  fc.constant(step('save Redis', ({ shop }) => shop.save())),
  fc.constant(step('restore Redis', ({ shop }) => shop.restore())),
);

const wishOf = (buyer: number, quantity = 1): ModelRequest => ({ buyer, key: 0, type: 0, quantity });

/** A message that comes twice must not hide a sale that Redis never answered of. */
const doubledMessage = [
  buys(wishOf(2, 3), 'now'),
  buysPastRedis(wishOf(0)),
  buys(wishOf(1), 'again'),
  delivers(0),
  secondPasses,
  buys(wishOf(2), 'now'),
  buys(wishOf(0), 'now'),
];

async function openWorld(stocks: readonly number[]): Promise<World> {
  await redis.flushall();
  const ids: string[] = [];
  for (const stock of stocks) ids.push(await test.addTicketType({ stock, perBuyerLimit: LIMIT }));
  return { shop: new UnrulyShop(test, redis, ids), model: new SalesModel(stocks, LIMIT) };
}

/** Once all leases have ended and a second has passed: the books are right, and each may have what is due. */
async function checkEnd(world: World): Promise<void> {
  const { shop, model } = world;
  await shop.endLeases();
  await shop.age();
  for (const request of model.requestsThatSold) await buy(world, request, 'now');
  for (const [type, { stock }] of model.types.entries()) {
    if (stock > 0) await buy(world, { buyer: LATECOMER, key: 0, type, quantity: 1 }, 'now');
  }
  const { ticketTypes, violations } = await audit(test.shop.stores.postgres);
  expect(violations).toEqual([]);
  for (const [type, { stock, capacity }] of model.types.entries()) {
    const line = ticketTypes.find(({ id }) => id === shop.idOf(type));
    expect(line).toMatchObject({ stock, capacity, sold: model.soldOf(type), held: 0, oversold: 0 });
  }
}

it('tells no lie, one purchase after the other', { timeout: TIMEOUT_MS }, async () => {
  const runs = fc.asyncProperty(
    fc.tuple(small(4), small(4)),
    fc.array(steps, { maxLength: 40, size: 'max' }),
    async (stocks, steps) => {
      const world = await openWorld(stocks);
      for (const { run } of steps) await run(world);
      await checkEnd(world);
    },
  );
  await fc.assert(runs, { numRuns: 150, examples: [[[2, 0], doubledMessage]] });
});

it('tells no lie to many at once', { timeout: TIMEOUT_MS }, async () => {
  const burst = fc.array(request, { minLength: 2, maxLength: 12, size: 'max' });
  const runs = fc.asyncProperty(
    fc.tuple(small(6), small(6)),
    fc.array(fc.tuple(burst, steps), { maxLength: 5, size: 'max' }),
    async (stocks, rounds) => {
      const world = await openWorld(stocks);
      for (const [requests, { run }] of rounds) {
        world.model.checkRush(requests, await world.shop.buyAtOnce(requests));
        await run(world);
      }
      await checkEnd(world);
    },
  );
  await fc.assert(runs, { numRuns: 50 });
});
