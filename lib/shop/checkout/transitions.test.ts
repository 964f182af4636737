import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MONEY_STATES, ORDER_STATUSES } from '@/db/order-states';
import type { Sql } from '@/lib/core/stores/postgres';
import type { OrderMoney as Money, OrderStatus as Status } from '@/lib/shop/sale/outcome';
import { DRIVER_PAIRS, type OpenPair, openDriverPair } from '@/stack/testing/drivers';
import { whileRowIsLocked } from '@/stack/testing/row-lock';
import { freshDatabase, freshRedis } from '@/stack/testing/stores';
import { PAIRS, type Pair, STEPS, type Step } from './pairs';
import {
  begin,
  cancel,
  close,
  endAttempt,
  expire,
  giveBack,
  honour,
  owe,
  refund,
  settle,
} from './transitions';

/* Every step from every pair, with the books after it; and steps that meet. */

const QUANTITY = 2;
const CENTS = 1000;
const CAPACITY = 10;

let url: string;
let sql: pg.Pool;
const pairs = new Map<string, OpenPair>();
beforeAll(async () => {
  const [database, redis] = await Promise.all([freshDatabase(), freshRedis()]);
  url = database.url;
  sql = new pg.Pool({ connectionString: url, max: 20 });
  for (const name of DRIVER_PAIRS) {
    pairs.set(name, await openDriverPair(name, { postgresUrl: url, redisUrl: redis.url }));
  }
}, 60_000);
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close();
  await sql?.end();
});

function postgresOf(name: string): Sql {
  const pair = pairs.get(name);
  if (!pair) throw new Error(`no drivers ${name}`);
  return pair.postgres;
}

async function addTicketType(holdMs: number | null = 60_000): Promise<string> {
  const id = randomUUID();
  await sql.query(
    `WITH event AS (
       INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
       VALUES ($1, $1, 'Night', 'One', 'Hall', 'Town', now() + interval '1 year') RETURNING id
     )
     INSERT INTO ticket_types
       (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at, hold_ms)
     SELECT $1, id, 'Standing', $2, 'EUR', $3, $3, 4, '2020-01-01', $4 FROM event`,
    [id, CENTS / QUANTITY, CAPACITY, holdMs],
  );
  return id;
}

/** What was written of an order until it came to a pair. */
const HISTORIES: Readonly<Record<Status, readonly string[]>> = {
  held: ['held'],
  paid: ['held', 'paid'],
  cancelled: ['held', 'cancelled'],
  expired: ['held', 'expired'],
  refunded: ['held', 'paid', 'refunded'],
};
const DELTAS: Readonly<Record<string, number>> = { held: -QUANTITY, paid: 0 };
const OUTCOMES: Readonly<Record<Money, string | null>> = {
  ...{ none: null, open: null, closed: 'declined' },
  ...{ charged: 'charged', owed: 'charged', returned: 'charged' },
};

interface Made {
  readonly id: string;
  readonly ticketTypeId: string;
  readonly buyerId: string;
}

/** An order in that pair, with all that was written on its way. */
async function makeOrder(
  { status, money }: Pair,
  {
    holdMs = 3_600_000,
    ticketTypeId,
    attempt = OUTCOMES[money],
  }: {
    readonly holdMs?: number;
    readonly ticketTypeId?: string;
    readonly attempt?: string | null;
  } = {},
): Promise<Made> {
  const typeId = ticketTypeId ?? (await addTicketType());
  const [id, buyerId] = [randomUUID(), randomUUID()];
  const isTaken = status === 'held' || status === 'paid';
  await sql.query(
    `INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status,
       held_until, money, intent_id, attempts)
     VALUES ($1, $2, 'key', $3, $4, $5, 'EUR', $6, now() + $7 * interval '1 ms', $8, $9, $10)`,
    [
      ...[id, buyerId, typeId, QUANTITY, CENTS, status, status === 'held' ? holdMs : null, money],
      ...(money === 'none' ? [null, 0] : [`pi_${id}`, 1]),
    ],
  );
  if (money !== 'none') {
    await sql.query(`INSERT INTO payments VALUES ($1, 1, 'first', 'hash', $2)`, [id, attempt]);
  }
  await sql.query(`INSERT INTO buyer_counts VALUES ($1, $2, $3, 4)`, [
    typeId,
    buyerId,
    isTaken ? QUANTITY : 0,
  ]);
  for (const kind of HISTORIES[status]) {
    const delta = DELTAS[kind] ?? QUANTITY;
    await sql.query(
      `WITH changed AS (
         UPDATE ticket_types SET stock = stock + $3, version = version + 1 WHERE id = $1 RETURNING version
       )
       INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id, tickets, cents)
       SELECT $1, version, 0, $4, $3, $2, $5, $6 FROM changed`,
      [
        typeId,
        id,
        delta,
        kind,
        kind === 'paid' ? QUANTITY : 0,
        kind === 'paid' || kind === 'refunded' ? CENTS : 0,
      ],
    );
  }
  return { id, ticketTypeId: typeId, buyerId };
}

async function readBooks({ id, ticketTypeId, buyerId }: Made) {
  const { rows } = await sql.query(
    `SELECT o.status, o.money, o.attempts, o.held_until,
       (SELECT json_agg(p.outcome ORDER BY n) FROM payments p WHERE p.order_id = o.id) AS outcomes,
       (SELECT count FROM buyer_counts c WHERE c.ticket_type_id = t.id AND c.buyer_id = $3) AS count,
       t.stock, t.version::int, ledger.*
     FROM orders o JOIN ticket_types t ON t.id = o.ticket_type_id,
       (SELECT sum(delta)::int AS left, sum(held)::int AS held, sum(sold)::int AS sold, sum(revenue)::int AS revenue,
          max(version)::int AS newest FROM stock_events WHERE ticket_type_id = $2) AS ledger
     WHERE o.id = $1`,
    [id, ticketTypeId, buyerId],
  );
  return rows[0];
}

/** One order alone has a type: what the ledger and the counts have to say of it. */
function booksOf(status: Status) {
  const [held, sold] = [status === 'held' ? QUANTITY : 0, status === 'paid' ? QUANTITY : 0];
  const left = CAPACITY - held - sold;
  return { count: held + sold, stock: left, left, held, sold, revenue: sold > 0 ? CENTS : 0 };
}

const isTrue = (found: unknown) => found !== null && found !== false;
const RUN: Readonly<Record<Step, (postgres: Sql, id: string) => Promise<boolean>>> = {
  begin: async (postgres, id) =>
    isTrue(await begin(postgres, { orderId: id, intentId: `pi_${id}`, key: 'second', methodHash: 'hash' })),
  decline: (postgres, id) => endAttempt(postgres, id, 1, { kind: 'declined', code: 'card_declined' }),
  settle: async (postgres, id) => (await settle(postgres, [id])).length > 0,
  cancel: async (postgres, id) => isTrue(await cancel(postgres, id)),
  expire: async (postgres, id) => (await expire(postgres, [id])).length > 0,
  close: (postgres, id) => close(postgres, id),
  honour: async (postgres, id) => isTrue(await honour(postgres, id)),
  owe: (postgres, id) => owe(postgres, id),
  refund: async (postgres, id) => isTrue(await refund(postgres, id)),
  return: (postgres, id) => giveBack(postgres, id),
};

const ALL_STEPS: readonly Step[] = [
  'begin',
  'decline',
  'settle',
  'cancel',
  'expire',
  'close',
  'honour',
  'owe',
  'refund',
  'return',
];
const ALL_PAIRS: readonly Pair[] = ORDER_STATUSES.flatMap((status) =>
  MONEY_STATES.filter((money) => PAIRS[status][money] !== undefined).map((money) => ({ status, money })),
);

function isFrom(step: Step, { status, money }: Pair): boolean {
  const from: Partial<Record<Status, readonly Money[]>> = STEPS[step].from;
  // An attempt has its outcome for good, whatever became of its order.
  if (step === 'decline') return money === 'open';
  return from[status]?.includes(money) ?? false;
}

function pairAfter(step: Step, { status, money }: Pair): Pair {
  const to: Partial<Pair> = STEPS[step].to;
  const kept = step === 'refund' && money === 'charged' ? 'owed' : money;
  return step === 'decline' ? { status, money } : { status: to.status ?? status, money: to.money ?? kept };
}

describe.each(DRIVER_PAIRS)('over %s', (drivers) => {
  it.each(
    ALL_STEPS.flatMap((step) =>
      ALL_PAIRS.map((pair) => ({ step, pair, name: `${pair.status}, ${pair.money}` })),
    ),
  )('$step from $name', async ({ step, pair }) => {
    const isDue = step === 'expire';
    const isDeclined = step === 'begin' && pair.money === 'open';
    const made = await makeOrder(pair, {
      ...(isDue && { holdMs: -1000 }),
      ...(isDeclined && { attempt: 'declined' }),
    });
    const before = await readBooks(made);
    const moved = await RUN[step](postgresOf(drivers), made.id);
    const after = await readBooks(made);
    expect(moved).toBe(isFrom(step, pair));
    if (!moved) return expect(after).toEqual(before);
    const expected = pairAfter(step, pair);
    expect(after).toMatchObject({ ...expected, ...booksOf(expected.status), newest: after.version });
    const isOver = expected.money !== 'none' && expected.money !== 'open';
    if (isOver) expect(after.outcomes).not.toContain(null);
  });
});

describe('an order', () => {
  it('is nowhere but in one of the pairs', async () => {
    for (const status of ORDER_STATUSES) {
      for (const money of MONEY_STATES) {
        const made = makeOrder({ status, money }, { attempt: 'declined' }).then(
          () => true,
          (error: unknown) => error instanceof pg.DatabaseError && error.constraint,
        );
        const isAllowed = PAIRS[status][money] !== undefined;
        expect([status, money, await made]).toEqual([status, money, isAllowed || 'orders_money_of_status']);
      }
    }
  });

  it('takes one step, however many come at once', async () => {
    for (let round = 0; round < 10; round++) {
      const made = await makeOrder({ status: 'held', money: 'open' }, { holdMs: -1000 });
      const postgres = postgresOf('tcp');
      const steps = [RUN.settle, RUN.cancel, RUN.expire, RUN.expire, RUN.cancel, RUN.settle];
      const moved = await Promise.all(steps.map((step) => step(postgres, made.id)));
      expect(moved.filter(Boolean)).toHaveLength(1);
      const after = await readBooks(made);
      expect(after).toMatchObject({ ...booksOf(after.status), version: 2 });
    }
  });

  it('is held for a minute more when its buyer pays, and never for twice the hold', async () => {
    const postgres = postgresOf('tcp');
    const pay = (id: string, key: string) =>
      begin(postgres, { orderId: id, intentId: 'pi', key, methodHash: 'hash' });
    const leftMs = async (id: string) => {
      const { rows } = await sql.query(
        `SELECT extract(epoch FROM held_until - created_at) * 1000 AS ms FROM orders WHERE id = $1`,
        [id],
      );
      return Math.round(Number(rows[0].ms) / 1000);
    };
    const long = await makeOrder({ status: 'held', money: 'none' }, { holdMs: 5000 });
    await pay(long.id, 'one');
    expect(await leftMs(long.id)).toBe(60);
    const short = await makeOrder(
      { status: 'held', money: 'none' },
      { holdMs: 5000, ticketTypeId: await addTicketType(10_000) },
    );
    await begin(postgres, { orderId: short.id, intentId: 'pi-short', key: 'one', methodHash: 'hash' });
    expect(await leftMs(short.id)).toBe(20);
  });

  it('is paid once at a time, and ten times at most', async () => {
    const made = await makeOrder({ status: 'held', money: 'none' });
    const postgres = postgresOf('tcp');
    const pay = (key: string) =>
      begin(postgres, { orderId: made.id, intentId: `pi_${made.id}`, key, methodHash: 'hash' });
    const begun = await Promise.all(['a', 'b', 'c'].map(pay));
    expect(begun.filter((one) => one !== null)).toHaveLength(1);
    for (let n = 1; n <= 10; n++) {
      expect(await endAttempt(postgres, made.id, n, { kind: 'abandoned' })).toBe(true);
      expect((await pay(`key-${n}`))?.n ?? null).toBe(n < 10 ? n + 1 : null);
    }
  });

  it('that waited does not overlook an attempt that was begun meanwhile', async () => {
    const made = await makeOrder({ status: 'held', money: 'open' });
    const postgres = postgresOf('tcp');
    await whileRowIsLocked(sql, made.ticketTypeId, async (findWaiter, holder) => {
      const settled = settle(postgres, [made.id]);
      await findWaiter();
      await endAttempt(postgres, made.id, 1, { kind: 'declined', code: 'card_declined' });
      const again = { orderId: made.id, intentId: `pi_${made.id}`, key: 'second', methodHash: 'hash' };
      // A plain SELECT of the type waits for nobody.
      expect(await begin(postgres, again)).toMatchObject({ n: 2 });
      await holder.query('COMMIT');
      expect(await settled).toHaveLength(1);
    });
    expect(await readBooks(made)).toMatchObject({ status: 'paid', outcomes: ['declined', 'charged'] });
  });

  it('that expired is honoured only while its buyer has none, and enough are left', async () => {
    const postgres = postgresOf('tcp');
    const again = await makeOrder({ status: 'expired', money: 'open' });
    await sql.query('UPDATE buyer_counts SET count = 1 WHERE buyer_id = $1', [again.buyerId]);
    expect(await honour(postgres, again.id)).toBeNull();
    const late = await makeOrder({ status: 'expired', money: 'open' });
    await sql.query('UPDATE ticket_types SET stock = 1 WHERE id = $1', [late.ticketTypeId]);
    expect(await honour(postgres, late.id)).toBeNull();
  });

  it('of which a ticket was used, or whose event has begun, is not given back', async () => {
    const postgres = postgresOf('tcp');
    const used = await makeOrder({ status: 'paid', money: 'charged' });
    await sql.query('UPDATE orders SET used = 1 WHERE id = $1', [used.id]);
    expect(await refund(postgres, used.id)).toBeNull();
    const begun = await makeOrder({ status: 'paid', money: 'charged' });
    await sql.query('UPDATE events SET starts_at = now() WHERE id = $1', [begun.ticketTypeId]);
    expect(await refund(postgres, begun.id)).toBeNull();
  });
});

it('many holds that are due end in one statement: one version of each type', async () => {
  const types = [await addTicketType(), await addTicketType()];
  const due: Made[] = [];
  for (const ticketTypeId of [...types, ...types]) {
    due.push(await makeOrder({ status: 'held', money: 'none' }, { holdMs: -1000, ticketTypeId }));
  }
  const waits = await makeOrder({ status: 'held', money: 'none' }, { ticketTypeId: types[0] ?? '' });
  const moved = await expire(
    postgresOf('http'),
    [...due, waits].map(({ id }) => id),
  );
  expect(moved.map(({ orderId }) => orderId).sort()).toEqual(due.map(({ id }) => id).sort());
  expect(new Set(moved.map(({ ticketTypeId, version }) => `${ticketTypeId} ${version}`)).size).toBe(2);
  expect(await readBooks(waits)).toMatchObject({
    status: 'held',
    stock: CAPACITY - QUANTITY,
    held: QUANTITY,
  });
});
