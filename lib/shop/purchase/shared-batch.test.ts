import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openTestShop, type TestShop } from '@/stack/testing/shop';
import { until } from '@/stack/testing/until';
import { answerPurchase } from './purchase';
import { answerWeb } from './web-door';

/* Requests of all doors are served in one batch, in the async context of whichever came first. */

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

const BUYERS = 300;
const HOST = 'shop.example';

/** Which request the code runs for, as Next knows it. */
const requests = new AsyncLocalStorage<string>();

type After = (work: Promise<unknown>) => void;

/** One ticket, through a door: gives the status of the answer. */
type Door = (ticketTypeId: string, after: After) => Promise<number>;

const headers = () => ({
  host: HOST,
  cookie: `buyer=${randomUUID()}`,
  'content-type': 'application/json',
  'idempotency-key': 'key',
});
const bodyOf = (ticketTypeId: string) => JSON.stringify({ ticketTypeId, quantity: 1 });

const fastLane: Door = async (ticketTypeId) => (await test.buy({ ticketTypeId })).status;
const route: Door = async (ticketTypeId, after) => {
  const init = { method: 'POST', headers: headers(), body: bodyOf(ticketTypeId) };
  return (await answerWeb(new Request(`https://${HOST}/api/purchases`, init), test.shop, after)).status;
};
const form: Door = async (ticketTypeId, after) => {
  const body = new TextEncoder().encode(bodyOf(ticketTypeId));
  const request = { method: 'POST', headers: headers(), body, clientAddress: '' };
  return (await answerPurchase(request, test.shop, { waitUntil: after })).status;
};
const DOORS = [fastLane, route, form];

/** A crowd for three ticket types at once, by all doors in turn, each request in a context of its own. */
async function rush(after: (id: string) => After) {
  const types = await Promise.all([40, 40, 40].map((stock) => test.addTicketType({ stock })));
  const statuses = await Promise.all(
    Array.from({ length: BUYERS }, (_, n) => {
      const [door = form, type = ''] = [DOORS[n % DOORS.length], types[Math.floor(n / 7) % types.length]];
      return requests.run(`request ${n}`, () => door(type, after(`request ${n}`)));
    }),
  );
  return { types, statuses };
}

async function leasesOf(types: readonly string[]): Promise<number> {
  const counts = await Promise.all(types.map((id) => redis.zcard(`lt:{${id}}:1:leases`)));
  return counts.reduce((sum, count) => sum + count, 0);
}

it('hands work over in the context of the request it belongs to, and nobody is left in doubt', async () => {
  let handedOver = 0;
  const after = (id: string) => () => {
    if (requests.getStore() !== id) throw new Error('`after` was called outside a request scope');
    handedOver += 1;
  };
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  let { types, statuses } = await rush(after);
  // Where the first of every batch came through the fast lane, it alone was handed work.
  while (handedOver === 0) ({ types, statuses } = await rush(after));
  expect([...new Set(statuses)].sort()).toEqual([201, 409]);
  expect(handedOver).toBeGreaterThan(0);
  expect(said.mock.calls).toEqual([]);
  said.mockRestore();
  await until(async () => (await leasesOf(types)) === 0);
});

it('lets nobody fail the others of a batch, whatever a request does with what it is handed', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { types, statuses } = await rush(() => () => {
    throw new Error('this platform keeps nothing alive');
  });
  said.mockRestore();
  expect([...new Set(statuses)].sort()).toEqual([201, 409]);
  await until(async () => (await leasesOf(types)) === 0);
});
