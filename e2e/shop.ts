import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { SALE_STARTED_AT } from '@/db/seed-events';
import type { FaultsPatch } from '@/lib/core/stores/faults';
import { type Stack, startStack } from '@/stack/launcher';
import { until } from '@/stack/testing/until';

/** An event of one ticket type that a test has for itself. */
export interface TestEvent {
  readonly slug: string;
  readonly name: string;
  readonly path: string;
  readonly ticketTypeId: string;
}

export interface EventParams {
  /** "Rehearsal" and a few letters, in the back room, standing, where nothing is said. */
  readonly name?: string;
  readonly venue?: string;
  readonly typeName?: string;
  readonly stock?: number;
  readonly perBuyerLimit?: number;
  readonly saleStartsAt?: string;
  /** In 2029 where nothing is said. */
  readonly startsAt?: string;
}

const PREFIX = 'rehearsal-';
const TEST_ROWS = [
  ['orders', 'ticket_type_id'],
  ['stock_events', 'ticket_type_id'],
  ['buyer_counts', 'ticket_type_id'],
  ['ticket_types', 'id'],
  ['events', 'id'],
] as const;

/** A real shop of a worker's own, with the admin's hands on it. */
export interface E2eShop {
  readonly url: string;
  readonly adminToken: string;
  readonly doorToken: string;
  /** Puts an event on the programme, and waits until it has its page. One ticket where nothing is said. */
  addEvent(params?: EventParams): Promise<TestEvent>;
  /** The quantity of each order of a ticket type, as Postgres has them. */
  listQuantities(ticketTypeId: string): Promise<readonly number[]>;
  /** @throws {Error} the shop did not answer 200 */
  admin(action: string, body: object): Promise<void>;
  faults(patch: FaultsPatch): Promise<void>;
  /** Takes back every fault and strategy, and takes the events of tests off the programme. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

const quantities = z.array(z.object({ quantity: z.number() }));

export async function openE2eShop(): Promise<E2eShop> {
  const stack = await startStack({
    ephemeral: true,
    env: { RATE_LIMIT_PER_ADDRESS: '0', LIVE_PER_ADDRESS: '0' },
  });
  const sql = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
  sql.on('error', () => {});
  let isTouched = false;
  const admin = (action: string, body: object) => {
    isTouched = true;
    return perform(stack, action, body);
  };
  const faults = (patch: FaultsPatch) => admin('faults', patch);
  return {
    url: stack.url,
    adminToken: stack.adminToken,
    doorToken: stack.doorToken,
    admin,
    faults,
    async restore() {
      if (!isTouched) return;
      await until(async () => (await fetch(`${stack.url}/api/health`).catch(() => undefined))?.ok);
      await admin('strategy', { id: 'merged' });
      await faults({ redisGone: false, redisDelayMs: 0, postgresDelayMs: 0, leaseTtlMs: null, crash: null });
      await sql.query(
        TEST_ROWS.map(([table, column]) => `DELETE FROM ${table} WHERE ${column} LIKE '${PREFIX}%'`).join(
          ';',
        ),
      );
      isTouched = false;
    },
    async addEvent(params = {}) {
      isTouched = true;
      const event = await insertEvent(sql, params);
      await until(async () => (await fetch(stack.url + event.path)).ok);
      return event;
    },
    async listQuantities(ticketTypeId) {
      const { rows } = await sql.query('SELECT quantity FROM orders WHERE ticket_type_id = $1', [
        ticketTypeId,
      ]);
      return quantities.parse(rows).map(({ quantity }) => quantity);
    },
    async stop() {
      await sql.end();
      await stack.stop();
    },
  };
}

async function perform({ url, adminToken }: Stack, action: string, body: object): Promise<void> {
  const response = await fetch(`${url}/api/admin/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`admin ${action}: ${response.status} ${await response.text()}`);
}

async function insertEvent(sql: pg.Pool, params: EventParams): Promise<TestEvent> {
  const { stock = 1, perBuyerLimit = 4, saleStartsAt = SALE_STARTED_AT, startsAt = '2029-01-01' } = params;
  const slug = `${PREFIX}${randomUUID().slice(0, 8)}`;
  const { name = `Rehearsal ${slug.slice(-4)}`, venue = 'Back room', typeName = 'Standing' } = params;
  await sql.query(
    `WITH event AS (
       INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
       VALUES ($1, $1, $2, 'A night for one test.', $7, 'Oslo', $6) RETURNING id)
     INSERT INTO ticket_types
       (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at)
     SELECT id, id, $8, 4200, 'EUR', $3::int, $3::int, $4, $5 FROM event`,
    [slug, name, stock, perBuyerLimit, saleStartsAt, startsAt, venue, typeName],
  );
  return { slug, name, path: `/events/${slug}`, ticketTypeId: slug };
}
