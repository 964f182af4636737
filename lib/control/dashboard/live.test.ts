import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { ACTIONS } from '@/lib/control/admin/actions';
import { admit } from '@/lib/shop/bouncer/bouncer';
import { openShop, type Shop } from '@/lib/shop/shop';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { answerLive } from './answer-live';
import { hubOf } from './hub';
import type { LiveTicketType, Snapshot } from './snapshot';

/* Two shops on the same stores, as two server processes are. */

let one: TestShop;
let two: Shop;
let redis: IoRedis;
let ticketTypeId: string;

beforeAll(async () => {
  one = await openTestShop();
  two = await openShop(one.shop.env);
  redis = new IoRedis(one.redis.url);
});

afterAll(async () => {
  redis.disconnect();
  await two.close();
  await one.close();
});

beforeEach(async () => {
  ticketTypeId = await one.addTicketType({ stock: 5 });
});

async function seenBy(shop: Shop): Promise<LiveTicketType & { readonly snapshot: Snapshot }> {
  const snapshot = await hubOf(shop).newest();
  const type = snapshot?.types.find(({ id }) => id === ticketTypeId);
  if (!snapshot || !type) throw new Error('The dashboard does not know the ticket type');
  return { ...type, snapshot };
}

/** Looks until the type is as it should be. */
const see = (shop: Shop, isRight: (type: LiveTicketType & { snapshot: Snapshot }) => boolean) =>
  until(async () => {
    const seen = await seenBy(shop).catch(() => undefined);
    return seen && isRight(seen) && seen;
  });

const buy = async (quantity = 1) => (await one.buy({ ticketTypeId, quantity })).text();

test('the books, the counters and the fence of a sale', async () => {
  await buy(2);
  await buy(9);
  const seen = await see(
    one.shop,
    ({ sold, admission }) => sold === 2 && admission?.counters.limitReached === 1,
  );
  expect(seen).toMatchObject({ capacity: 5, stock: 3, sold: 2, held: 0, version: 1 });
  expect(seen.admission).toMatchObject({ fence: 1, admitted: 0, leases: [], counters: { accepted: 1 } });
  expect(seen.snapshot).toMatchObject({
    stores: { postgres: 'ok', redis: 'ok', payments: null },
    strategy: 'merged',
    leaseTtlMs: one.shop.env.LEASE_TTL_MS,
  });
  expect(seen.snapshot.audit).toMatchObject({ ok: true, violations: [] });
});

test('two processes show the same', async () => {
  const hubs = [hubOf(one.shop), hubOf(two)];
  const stops = hubs.map((hub) => hub.subscribe(() => {}));
  await buy();
  const same = await until(async () => {
    const [a, b] = await Promise.all(hubs.map((hub) => hub.newest()));
    return a?.seq === b?.seq && a?.types.some(({ sold }) => sold > 0) && { a, b };
  });
  for (const stop of stops) stop();
  expect(same.a).toEqual(same.b);
});

test('what the bouncer answered by itself is counted as stopped at the door', async () => {
  await buy(4);
  await buy(4); // Fewer are left: Postgres says so once, and Redis from then on.
  await see(one.shop, () => true);
  await until(async () => {
    await buy(4);
    return ((await seenBy(one.shop)).admission?.counters.atTheDoor ?? 0) > 0;
  });
});

test('a lease is shown by the first characters of its token, with its TTL running down', async () => {
  const token = randomUUID();
  const purchase = { ticketTypeId, quantity: 2, buyerId: randomUUID(), idempotencyKey: 'admitted-already' };
  await buy();
  await until(async () => (await admit(purchase, token, one.shop.stores)).kind === 'admitted');
  const first = await see(one.shop, ({ admission }) => admission?.admitted === 2);
  expect(first.admission?.leases).toMatchObject([{ token: token.slice(0, 6), quantity: 2 }]);
  const ttlMs = first.admission?.leases[0]?.ttlMs ?? 0;
  await see(one.shop, ({ admission }) => (admission?.leases[0]?.ttlMs ?? ttlMs) < ttlMs);
});

test('a sale, a restock and a reset are told, newest first, and marks too', async () => {
  await see(one.shop, () => true);
  await buy();
  await ACTIONS.stock({ ticketTypeId, delta: 3 }, one.shop);
  await ACTIONS['admission-limit']({ ticketTypeId, limit: 1 }, one.shop);
  await ACTIONS.strategy({ id: 'naive' }, one.shop);
  await ACTIONS.reset({ ticketTypeId, stock: 7 }, one.shop);
  await ACTIONS.strategy({ id: 'merged' }, one.shop);
  const { snapshot, ...type } = await see(
    one.shop,
    ({ stock, admission }) => stock === 7 && admission?.fence === 0,
  );
  expect(type).toMatchObject({ capacity: 7, sold: 0, generation: 2, admissionLimit: 1 });
  const kinds = snapshot.feed
    .filter((item) => item.ticketTypeId === ticketTypeId || item.ticketTypeId === null)
    .map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['reset', 'admission-limit', 'strategy']));
  expect(snapshot.feed.map(({ at }) => at)).toEqual(
    snapshot.feed.map(({ at }) => at).toSorted((a, b) => b - a),
  );
});

test('an oversell breaks the audit that is shown', async () => {
  await one.sql.query('UPDATE ticket_types SET stock = stock - 1 WHERE id = $1', [ticketTypeId]);
  const { snapshot } = await see(one.shop, (seen) => seen.snapshot.audit?.ok === false);
  expect(snapshot.audit?.violations.join()).toContain(ticketTypeId);
  await one.sql.query('UPDATE ticket_types SET stock = stock + 1 WHERE id = $1', [ticketTypeId]);
  await see(one.shop, (seen) => seen.snapshot.audit?.ok === true);
});

test('latencies of the answers, from the buckets that processes share', async () => {
  const { snapshot } = await until(async () => {
    await buy();
    const snapshot = await hubOf(two).newest();
    return snapshot?.latencyMs ? { snapshot } : undefined;
  });
  expect(snapshot.latencyMs?.p50).toBeGreaterThan(0);
  expect(snapshot.latencyMs?.p99).toBeGreaterThanOrEqual(snapshot.latencyMs?.p50 ?? 0);
});

test('statements and commands per sale', async () => {
  const fresh = await one.addTicketType({ stock: 10_000 });
  const { snapshot } = await until(async () => {
    await Promise.all(
      Array.from({ length: 20 }, async () =>
        (await one.buy({ ticketTypeId: fresh, strategy: 'bouncer' })).text(),
      ),
    );
    const snapshot = await hubOf(one.shop).newest();
    const { statements, commands } = snapshot?.perSale ?? {};
    const isRight = Number(statements) < 1.5 && Number(commands) < 2.5;
    return snapshot && isRight ? { snapshot } : undefined;
  }, 20_000);
  expect(snapshot.perSale?.statements).toBeGreaterThanOrEqual(0.8);
  expect(snapshot.perSale?.commands).toBeGreaterThanOrEqual(1.8);
});

test('without Redis it goes on from Postgres alone, and says so; then Redis is back', async () => {
  await see(one.shop, () => true);
  one.shop.faults.redisGone = true;
  await buy();
  const alone = await see(one.shop, ({ sold, snapshot }) => sold === 1 && snapshot.stores.redis === 'gone');
  expect(alone.admission).toBeNull();
  one.shop.faults.redisGone = false;
  await see(one.shop, ({ admission, snapshot }) => snapshot.stores.redis === 'ok' && admission !== null);
});

test('a Postgres that is slow is said to be, and what was known stays', async () => {
  await buy();
  await see(one.shop, ({ sold }) => sold === 1);
  one.shop.faults.postgresDelayMs = 1500;
  const slow = await see(one.shop, ({ snapshot }) => snapshot.stores.postgres === 'slow');
  one.shop.faults.postgresDelayMs = 0;
  expect(slow.sold).toBe(1);
  await see(one.shop, ({ snapshot }) => snapshot.stores.postgres === 'ok');
});

const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  answerLive(new Request(`http://shop.test/api/live${path}`, { headers }), one.shop);

const eventSchema = z.object({ id: z.string(), event: z.string(), data: z.string() });

/** Reads events off the stream until one is right. */
async function read(response: Response, isRight: (text: string) => boolean): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader && !isRight(text)) text += (await reader.read()).value ?? '';
  await reader?.cancel();
  return text;
}

function eventsOf(text: string) {
  return text
    .split('\n\n')
    .map((block) =>
      eventSchema.safeParse(Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)))),
    )
    .flatMap(({ data }) => data ?? []);
}

test('the stream goes on where the last event was, and tells what was missed', async () => {
  const first = eventsOf(await read(await ask(''), (text) => text.split('event: snapshot').length > 2));
  const last = first.at(-1);
  await buy();
  await see(one.shop, ({ sold }) => sold === 1);
  const again = await read(await ask('', { 'last-event-id': last?.id ?? '' }), (text) =>
    text.includes('id: '),
  );
  const missed: Snapshot[] = JSON.parse(/event: history\ndata: (.*)/.exec(again)?.[1] ?? '');
  expect(missed[0]?.seq).toBe(Number(last?.id) + 1);
  expect(missed.flatMap(({ feed }) => feed)).toContainEqual(
    expect.objectContaining({ kind: 'sold', ticketTypeId }),
  );
});

test('nothing of a buyer is in the bytes', async () => {
  await see(one.shop, () => true);
  const secrets = { buyer: randomUUID(), key: `key-${randomUUID()}` };
  const { order } = await (await one.buy({ ticketTypeId, ...secrets })).json();
  await one.buy({ ticketTypeId, ...secrets });
  await see(one.shop, ({ sold }) => sold === 1);
  const bytes = await read(await ask(''), (text) => text.split('event: snapshot').length > 3);
  expect(bytes).toContain(`"order":"${order.id.slice(0, 8)}"`);
  for (const secret of [secrets.buyer, secrets.key, order.id]) expect(bytes).not.toContain(secret);
});

test('one snapshot as JSON, for where streams are cut', async () => {
  await see(one.shop, () => true);
  const response = await ask('?poll=1');
  expect(response.headers.get('content-type')).toBe('application/json');
  const { snapshot } = await response.json();
  const ids = snapshot.types.map(({ id }: LiveTicketType) => id);
  expect(ids).toContain(ticketTypeId);
});

test('an address may have that many streams and no more', async () => {
  const narrow = await openShop({ ...one.shop.env, LIVE_PER_ADDRESS: 1 });
  const knock = (address: string) =>
    answerLive(new Request('http://shop.test/', { headers: { 'x-forwarded-for': address } }), narrow);
  const first = await knock('192.0.2.1');
  const second = await knock('192.0.2.1');
  expect([first.status, second.status, (await knock('192.0.2.2')).status]).toEqual([200, 429, 200]);
  expect(second.headers.get('retry-after')).toBe('5');
  await first.body?.cancel();
  expect((await knock('192.0.2.1')).status).toBe(200);
});
