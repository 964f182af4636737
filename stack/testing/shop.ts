import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { type Env, readEnv } from '@/lib/core/env';
import { openNodeDoor } from '@/lib/shop/purchase/node-door';
import { answerWeb } from '@/lib/shop/purchase/web-door';
import { openShop, type Shop } from '@/lib/shop/shop';
import type { LocalRedis } from '@/stack/redis/redis';
import { type DriverPair, serveDriverPair } from './drivers';
import { freshDatabase, freshRedis } from './stores';

/*
 * A shop in the test's own process, on stores of its own: real ones, behind the real drivers. Two doors lead
 * into it, the very adapters that production uses.
 */

/** So long that a slow machine is no reason for any answer. */
const PATIENT = {
  REDIS_DEADLINE_MS: '5000',
  POSTGRES_STATEMENT_TIMEOUT_MS: '10000',
  POSTGRES_DEADLINE_MS: '20000',
  LEASE_TTL_MS: '30000',
};
const TEST_SECRET = 'a secret of a test, thirty-two long';

export interface TestTicketType {
  readonly stock: number;
  readonly perBuyerLimit?: number;
  readonly saleStartsAt?: string;
  /** A purchase holds its tickets for so long, and is to be paid; null: it is sold at the door. */
  readonly holdMs?: number | null;
}

export interface Ask {
  /** The purchase's where nothing is said. */
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is, in place of `body` as JSON. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

/** One ticket, of a new buyer with a new key, where nothing else is said. */
export interface PurchaseParams {
  readonly ticketTypeId: string;
  readonly quantity?: number;
  readonly buyer?: string;
  readonly key?: string;
  readonly strategy?: string;
}

export interface TestShop {
  readonly shop: Shop;
  readonly redis: LocalRedis;
  readonly sql: pg.Pool;
  /** Where its own pages would come from. */
  readonly origin: string;
  /** Sends a request through the door; a good purchase where nothing else is said. */
  ask(ask: Ask): Promise<Response>;
  buy(params: PurchaseParams): Promise<Response>;
  addTicketType(ticketType: TestTicketType): Promise<string>;
  /** Lets time pass for the process, though not for its stores: what it sold itself is no longer fresh to it. */
  forgetOwnSales(): void;
  close(): Promise<void>;
}

export type Door = 'node' | 'web';

/** Opens a shop behind one of the doors. `env` overrides what the shop would be told. */
export async function openTestShop(
  door: Door = 'node',
  env: Readonly<Record<string, string>> = {},
  drivers: DriverPair = 'tcp',
): Promise<TestShop> {
  const [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  const served = await serveDriverPair(drivers, { postgresUrl: database.url, redisUrl: redis.url });
  const settings: Env = readEnv({
    ...served.settings,
    ...PATIENT,
    TICKET_SECRET: TEST_SECRET,
    DEMO_MODE: '1',
    RATE_LIMIT_PER_BUYER: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
    ...env,
  });
  const shop = await openShop(settings);
  const sql = new pg.Pool({ connectionString: database.url, max: 4 });
  sql.on('error', () => {});
  const entrance = door === 'node' ? await openNode(shop) : openWeb(shop);
  const ask = ({ path = '/api/purchases', method = 'POST', headers = {}, body, rawBody }: Ask) =>
    entrance.send(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'GET' || method === 'HEAD'
        ? {}
        : { body: rawBody ?? JSON.stringify(body ?? {}), duplex: 'half' }),
    });

  let aheadMs = 0;
  Object.assign(shop.stores, { nowMs: () => performance.now() + aheadMs });
  return {
    shop,
    redis,
    sql,
    origin: entrance.origin,
    ask,
    buy: ({ ticketTypeId, quantity = 1, buyer = randomUUID(), key = randomUUID(), strategy }) =>
      ask({
        headers: {
          cookie: `buyer=${buyer}`,
          'idempotency-key': key,
          ...(strategy === undefined ? {} : { 'x-strategy': strategy }),
        },
        body: { ticketTypeId, quantity },
      }),
    async addTicketType({ stock, perBuyerLimit = 4, saleStartsAt = '2020-01-01T00:00:00Z', holdMs = null }) {
      const id = `type-${randomUUID()}`;
      await sql.query(
        `WITH event AS (INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
           VALUES ($1, $1, 'A show', 'One night', 'Hall', 'Town', '2030-01-01') RETURNING id)
         INSERT INTO ticket_types (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at,
           hold_ms)
         SELECT id, id, 'Standing', 4200, 'EUR', $2::int, $2::int, $3, $4, $5::int FROM event`,
        [id, stock, perBuyerLimit, saleStartsAt, holdMs],
      );
      return id;
    },
    forgetOwnSales() {
      aheadMs += 60_000;
    },
    async close() {
      await entrance.close();
      await shop.close();
      await served.close();
      await sql.end();
      await Promise.all([database.drop(), redis.stop()]);
    },
  };
}

interface Entrance {
  readonly origin: string;
  send(path: string, init: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

async function openNode(shop: Shop): Promise<Entrance> {
  const door = openNodeDoor(shop);
  const server = createServer((request, response) => {
    if (!door.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    send: (path, init) => fetch(`${origin}${path}`, init),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await door.drain();
    },
  };
}

function openWeb(shop: Shop): Entrance {
  const background = new Set<Promise<unknown>>();
  const host = 'shop.example';
  const origin = `https://${host}`;
  return {
    origin,
    send(path, init) {
      const request = new Request(`${origin}${path}`, init);
      request.headers.set('host', host); // Every request that came over HTTP has one.
      return answerWeb(request, shop, (work) => {
        background.add(work);
      });
    },
    async close() {
      await Promise.all(background);
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address;
}
