import { randomUUID } from 'node:crypto';
import IoRedis from 'ioredis';
import pg from 'pg';
import { migrate } from '@/db/migrate';
import { setProviderFaults } from '@/lib/control/admin/set-provider-faults';
import { readEnv } from '@/lib/core/env';
import type { ProviderFaultsPatch } from '@/lib/core/stores/faults';
import type { PaymentIntent } from '@/lib/core/stores/payments';
import type { Venue } from '@/lib/core/stores/venue';
import { audit } from '@/lib/shop/audit/audit';
import { carryOn } from '@/lib/shop/outbox/carry-on';
import { replay } from '@/lib/shop/outbox/rebuild';
import { openShop, type Shop } from '@/lib/shop/shop';
import { Cleanup } from '@/stack/cleanup';
import { makeTemporaryFolder } from '@/stack/data-folder';
import { findFreePort } from '@/stack/free-port';
import { type Drivers, startLocalStores } from '@/stack/local-stores';
import { openProvider } from '@/stack/provider/provider';
import { serveShop } from './serve-shop';

const KEY = 'sk_sim_faults';
export const WEBHOOK_SECRET = 'whsec_faults';

/** Short: what waits for a deadline waits a fraction of a second. */
const DEADLINES = {
  POSTGRES_STATEMENT_TIMEOUT_MS: '400',
  POSTGRES_DEADLINE_MS: '600',
  LEASE_TTL_MS: '700',
  PAYMENT_DEADLINE_MS: '400',
};

const WELL: Required<ProviderFaultsPatch> = {
  ...{ gone: false, delayMs: 0, loseBefore: 0, loseAfter: 0 },
  webhooks: { delayMs: 0, times: 1 },
  forgetKeysAfterMs: 24 * 3600 * 1000,
  venue: { gone: false, delayMs: 0, loseAfter: 0 },
};

/** A shop that lives, and where it answers. */
export interface Living {
  readonly shop: Shop;
  readonly url: string;
}

/** Stores, a payment provider and two shops, with all that can go wrong with them. Nothing is left of it afterwards. */
export interface Rig {
  readonly sql: pg.Pool;
  /** They live as long as this process. */
  readonly shops: readonly [Living, Living];
  /** What a server process of the same shop is told. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts a ticket type on sale that is held and paid. @returns its id */
  addType(stock: number): Promise<string>;
  /** The hold of an order is over, as if its time had passed. */
  endHold(orderId: string): Promise<void>;
  /** An attempt to pay is so old that nobody waits for it. */
  ageAttempts(): Promise<void>;
  flushRedis(): Promise<void>;
  restartPostgres(): Promise<void>;
  /** What goes wrong with the provider from now on; what is not named goes well. */
  setFaults(faults: ProviderFaultsPatch): Promise<void>;
  /** What is wrong with an order's payments at the provider, where the order has come to `status/money`; as sentences. */
  findWrongPayments(orderId: string, end: string, sinceSeconds: number): Promise<readonly string[]>;
  /** How many charges of an order the provider keeps. */
  countCharges(orderId: string, sinceSeconds: number): Promise<number>;
  /** What is wrong with what the events led to, when all were told: figures, guest list, parked messages. As sentences. */
  findWrongEvents(): Promise<readonly string[]>;
  /** What is wrong with the books, as sentences. */
  audit(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** @throws {Error} something does not come up; nothing of it is left */
export async function openRig(drivers: Drivers = 'tcp'): Promise<Rig> {
  const cleanup = new Cleanup();
  try {
    return await bringUp(drivers, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function bringUp(drivers: Drivers, cleanup: Cleanup): Promise<Rig> {
  const { folder, remove } = makeTemporaryFolder();
  cleanup.add(remove);
  const nothing = { databaseUrl: undefined, redisUrl: undefined, onProgress: () => {} };
  const stores = await startLocalStores({ folder, drivers, ...nothing }, cleanup);
  await migrate(stores.databaseUrl);
  const webhookPort = await findFreePort();
  const url = `http://127.0.0.1:${webhookPort}/api/webhooks/payments`;
  const provider = await openProvider({ folder, key: KEY, webhook: { url, secret: WEBHOOK_SECRET } });
  cleanup.add(() => provider.close());
  const env = {
    ...stores.env,
    ...DEADLINES,
    ...{ STRIPE_SECRET_KEY: KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, STRIPE_API_BASE: provider.url },
    ...{ VENUE_URL: provider.url, VENUE_KEY: KEY },
    ...{ DEMO_MODE: '1', TICKET_SECRET: 'what breaks on purpose has a secret', POSTGRES_POOL: '4' },
    ...{ RATE_LIMIT_PER_BUYER: '0', RATE_LIMIT_PER_ADDRESS: '0' },
  };
  const open = async (port?: number): Promise<Living> => {
    const shop = await openShop(readEnv(env));
    cleanup.add(() => shop.close());
    const served = await serveShop(shop, port);
    cleanup.add(() => served.close());
    return { shop, url: served.url };
  };
  const shops = [await open(webhookPort), await open()] as const;
  const sql = new pg.Pool({ connectionString: stores.databaseUrl, max: 4 });
  sql.on('error', () => {}); // Postgres is restarted.
  cleanup.add(() => sql.end());
  const redis = new IoRedis(stores.redis?.url ?? '');
  cleanup.add(() => redis.disconnect());
  const { shop } = shops[0];
  await sql.query(
    `INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
     VALUES ('show', 'show', 'A show', 'One night', 'Hall', 'Town', '2099-01-01')`,
  );

  const paymentsOf = async (orderId: string, since: number) => {
    const found: PaymentIntent[] = [];
    for await (const intent of shop.payments?.list(since) ?? []) {
      if (intent.orderId === orderId) found.push(intent);
    }
    return found;
  };

  return {
    sql,
    shops,
    env,
    async addType(stock) {
      const id = randomUUID();
      await sql.query(
        `INSERT INTO ticket_types (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit,
           sale_starts_at, hold_ms)
         VALUES ($1, 'show', 'Standing', 4200, 'EUR', $2::int, $2::int, 4, '2020-01-01', 60000)`,
        [id, stock],
      );
      return id;
    },
    async endHold(orderId) {
      await sql.query(`UPDATE orders SET held_until = now() WHERE id = $1 AND status = 'held'`, [orderId]);
    },
    async ageAttempts() {
      await sql.query(
        `UPDATE payments SET at = at - interval '1 minute' WHERE outcome IS NULL OR outcome = 'abandoned'`,
      );
    },
    async flushRedis() {
      await redis.flushall();
    },
    async restartPostgres() {
      await stores.postgres?.restart();
    },
    async setFaults(faults) {
      await setProviderFaults({ ...WELL, ...faults }, shop.env);
    },
    countCharges: async (orderId, since) => (await paymentsOf(orderId, since)).filter(isKept).length,
    async findWrongPayments(orderId, end, since) {
      const found = await paymentsOf(orderId, since);
      const kept = found.filter(isKept).length;
      const isClosed = found.every(({ status }) => status !== 'open');
      return [
        ...(kept === (end === 'paid/charged' ? 1 : 0)
          ? []
          : [`${kept} charges are kept of ${orderId}, which is ${end}`]),
        ...(end.endsWith('/closed') && !isClosed ? [`${orderId} is ${end}, and may still be charged`] : []),
      ];
    },
    async findWrongEvents() {
      await setProviderFaults(WELL, shop.env);
      await carryOn(shop);
      const { differences } = await replay(shop.stores.postgres);
      return [
        ...differences.map(
          ({ ticketTypeId }) => `the figures of ${ticketTypeId} are not what its events add up to`,
        ),
        ...(await findBehind(sql)),
        ...(await findWrongGuests(sql, shop.venue)),
      ];
    },
    audit: async () => (await audit(shop.stores.postgres)).violations,
    close: () => cleanup.run(),
  };
}

async function findBehind(sql: pg.Pool): Promise<string[]> {
  const { rows } = await sql.query(
    `SELECT consumer, ticket_type_id FROM consumer_positions p JOIN ticket_types t ON t.id = p.ticket_type_id
     WHERE p.version < t.version OR p.generation < t.generation
     UNION ALL SELECT consumer, ticket_type_id FROM parked`,
  );
  return rows.map((row) => `${row.consumer} is behind at ${row.ticket_type_id}`);
}

async function findWrongGuests(sql: pg.Pool, venue: Venue | null): Promise<string[]> {
  const { rows } = await sql.query(`SELECT id, quantity FROM orders WHERE status = 'paid' ORDER BY id`);
  const paid = rows.map(({ id, quantity }) => `${id} ${quantity}`);
  const known: string[] = [];
  for await (const { orderId, tickets } of venue?.list() ?? []) known.push(`${orderId} ${tickets}`);
  const differ = [
    ...paid.filter((each) => !known.includes(each)),
    ...known.filter((each) => !paid.includes(each)),
  ];
  return differ.map((each) => `the guest list and the paid orders differ: ${each}`);
}

const isKept = ({ status, refundedCents, amountCents }: PaymentIntent) =>
  status === 'succeeded' && refundedCents < amountCents;
