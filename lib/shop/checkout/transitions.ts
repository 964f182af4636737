import { isoUtc, readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import { MISMATCH, type Step } from './pairs';

/*
 * The steps of an order, each one statement: all or nothing, and without a row where somebody was first; a second look
 * says then what is. A statement that waited for a row sees the others as they were when it began. So it locks what it
 * judges (ticket types, then orders, then counts, each by id) and judges what it locked, or leaves it to a unique index.
 */

/** An order that took a step which changed its ticket type. */
export interface Moved {
  readonly orderId: string;
  readonly buyerId: string;
  readonly idempotencyKey: string;
  readonly ticketTypeId: string;
  readonly quantity: number;
  readonly generation: number;
  /** Of the ticket type, after the step. */
  readonly version: number;
  readonly stock: number;
}

interface Move {
  /** Of the locked order `o`, its type `t` and its event `e`. */
  readonly guard: string;
  readonly set: string;
  readonly event: string;
  /** How the stock changes with each order. */
  readonly delta: '0' | 'quantity' | '-quantity';
  readonly money?: 'in' | 'out';
}

const GIVES_BACK = { delta: 'quantity' } as const;

const MOVES = {
  settle: {
    guard: `o.status = 'held' AND o.money = 'open'`,
    set: `status = 'paid', money = 'charged', held_until = NULL`,
    ...{ event: 'paid', delta: '0', money: 'in' },
  },
  cancel: {
    guard: `o.status = 'held'`,
    set: `status = 'cancelled', held_until = NULL`,
    ...{ event: 'cancelled', ...GIVES_BACK },
  },
  expire: {
    guard: `o.status = 'held' AND o.held_until <= now()`,
    set: `status = 'expired', held_until = NULL`,
    ...{ event: 'expired', ...GIVES_BACK },
  },
  honour: {
    guard: `o.status = 'expired' AND o.money = 'open' AND t.stock >= o.quantity AND e.starts_at > now()`,
    set: `status = 'paid', money = 'charged'`,
    ...{ event: 'sold', delta: '-quantity', money: 'in' },
  },
  refund: {
    guard: `o.status = 'paid' AND o.used = 0 AND e.starts_at > now()`,
    set: `status = 'refunded', money = CASE o.money WHEN 'charged' THEN 'owed' ELSE 'none' END`,
    ...{ event: 'refunded', ...GIVES_BACK, money: 'out' },
  },
} as const satisfies Partial<Record<Step, Move>>;

const LOWER_COUNTS = `
      UPDATE buyer_counts c SET count = c.count - back
      FROM (
        SELECT ticket_type_id, buyer_id, sum(quantity)::int AS back FROM due GROUP BY ticket_type_id, buyer_id
      ) AS given
      WHERE c.ticket_type_id = given.ticket_type_id AND c.buyer_id = given.buyer_id`;

/** Of a buyer who has none of the type, as the count's own row says. */
const TAKE_COUNTS = `
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit")
      SELECT ticket_type_id, buyer_id, quantity, per_buyer_limit FROM due
      ON CONFLICT (ticket_type_id, buyer_id)
      DO UPDATE SET count = excluded.count, "limit" = excluded."limit" WHERE buyer_counts.count = 0
      RETURNING ticket_type_id, buyer_id`;

/**
 * Gives an attempt of these orders that has no outcome this one. It is found by the number on the locked order: one that
 * was begun since this statement was could not be seen. Nothing is inserted, for it is there.
 */
const endAttempts = (orders: string, outcome: 'charged' | 'declined') => `
      INSERT INTO payments (order_id, n, idempotency_key, method_hash)
      SELECT id, attempts, '', '' FROM ${orders} WHERE attempts > 0
      ON CONFLICT (order_id, n) DO UPDATE SET outcome = '${outcome}' WHERE payments.outcome IS NULL`;

function moveStatement(name: keyof typeof MOVES): Statement<Moved> {
  const { guard, set, event, delta, ...rest }: Move = MOVES[name];
  const counts = { '0': null, quantity: LOWER_COUNTS, '-quantity': TAKE_COUNTS }[delta];
  const taken = delta === '-quantity' ? 'due JOIN counted USING (ticket_type_id, buyer_id)' : 'due';
  const attempts = rest.money === 'in' ? `ended AS (${endAttempts('taken', 'charged')}\n    ),` : '';
  return {
    name: `order-${name}`,
    text: `
    WITH types AS (
      SELECT t.id, t.event_id, t.stock, t.per_buyer_limit FROM ticket_types t
      WHERE t.id IN (SELECT ticket_type_id FROM orders WHERE id = ANY($1)) ORDER BY t.id FOR NO KEY UPDATE
    ), locked AS (
      SELECT o.id, o.ticket_type_id, o.buyer_id, o.idempotency_key, o.quantity, o.total_cents, o.attempts, t.per_buyer_limit,
        (${guard}) AS is_due
      FROM orders o JOIN types t ON t.id = o.ticket_type_id JOIN events e ON e.id = t.event_id
      WHERE o.id = ANY($1) ORDER BY o.id FOR NO KEY UPDATE OF o
    ), due AS MATERIALIZED (
      SELECT *, row_number() OVER (PARTITION BY ticket_type_id ORDER BY id) - 1 AS n FROM locked WHERE is_due
    ), ${counts ? `counted AS (${counts}\n    ),` : ''} taken AS (
      SELECT due.* FROM ${taken}
    ), ${attempts} moved AS (
      UPDATE orders o SET ${set} FROM taken WHERE o.id = taken.id
    ), changed AS (
      UPDATE ticket_types t SET stock = t.stock + total, version = t.version + 1
      FROM (SELECT ticket_type_id, sum(${delta})::int AS total FROM taken GROUP BY ticket_type_id) AS sum
      WHERE t.id = sum.ticket_type_id
      RETURNING t.id, t.version, t.generation, t.stock
    ), recorded AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id, tickets, cents)
      SELECT changed.id, version, n, '${event}', ${delta}, taken.id, ${event === 'paid' ? 'quantity' : '0'},
        ${rest.money ? 'total_cents' : '0'}
      FROM taken JOIN changed ON changed.id = ticket_type_id
    )
    SELECT taken.id, ticket_type_id, buyer_id, idempotency_key, quantity, version, generation, stock
    FROM taken JOIN changed ON changed.id = ticket_type_id`,
    row: (row) => ({
      orderId: readText(row, 'id'),
      buyerId: readText(row, 'buyer_id'),
      idempotencyKey: readText(row, 'idempotency_key'),
      ticketTypeId: readText(row, 'ticket_type_id'),
      quantity: readInt(row, 'quantity'),
      stock: readInt(row, 'stock'),
      generation: readInt(row, 'generation'),
      version: readInt(row, 'version'),
    }),
  };
}

const STATEMENTS = {
  settle: moveStatement('settle'),
  cancel: moveStatement('cancel'),
  expire: moveStatement('expire'),
  honour: moveStatement('honour'),
  refund: moveStatement('refund'),
};

const move = (name: keyof typeof MOVES) => (sql: Sql, orderIds: readonly string[]) =>
  sql.query(STATEMENTS[name], [orderIds]);

/** Held orders whose intents succeeded are paid. @returns those that were not yet */
export const settle = move('settle');
/** Ends holds whose time is over. @returns those that were still held */
export const expire = move('expire');

const moveOne =
  (name: keyof typeof MOVES) =>
  async (sql: Sql, orderId: string): Promise<Moved | null> =>
    (await move(name)(sql, [orderId]))[0] ?? null;

/** A buyer gives back what she holds. @returns null: she holds it no more */
export const cancel = moveOne('cancel');
/**
 * An expired order whose intent had succeeded gets its tickets after all. @returns null: too few are left, the buyer has
 * others by now, the event has begun, or somebody was first
 */
export const honour = moveOne('honour');
/** A buyer gives back what she paid. @returns null: a ticket was used, the event has begun, or it is not paid */
export const refund = moveOne('refund');

/** A step of the money alone, under the order's lock. */
const moneyStatement = (
  name: Step,
  money: string,
  guard: string,
  ends: 'charged' | 'declined' | null,
): Statement<string> => ({
  name: `order-${name}`,
  text: `
    WITH locked AS (
      SELECT id, attempts FROM orders WHERE id = $1 AND ${guard} FOR NO KEY UPDATE
    )${ends ? `, ended AS (${endAttempts('locked', ends)}\n    )` : ''}
    UPDATE orders o SET money = '${money}' FROM locked WHERE o.id = locked.id RETURNING o.id`,
  row: (row) => readText(row, 'id'),
});

const GONE_WITH_INTENT = `status IN ('cancelled', 'expired') AND money = 'open'`;
const CLOSE = moneyStatement('close', 'closed', GONE_WITH_INTENT, 'declined');
const OWE = moneyStatement('owe', 'owed', GONE_WITH_INTENT, 'charged');
const RETURN = moneyStatement('return', 'returned', `money = 'owed'`, null);

const moveMoney =
  (statement: Statement<string>) =>
  async (sql: Sql, orderId: string): Promise<boolean> =>
    (await sql.query(statement, [orderId])).length > 0;

/** The provider closed the intent of an order that is gone: it never can be charged. @returns false: not so any more */
export const close = moveMoney(CLOSE);
/** The intent of an order that is gone had succeeded: it is to be given back. @returns false: not so any more */
export const owe = moveMoney(OWE);
/** The provider has given it back. @returns false: it was not owed */
export const giveBack = moveMoney(RETURN);

/** An attempt to pay that was begun, and until when its order is held. */
export interface Begun {
  readonly orderId: string;
  readonly n: number;
  readonly heldUntil: string;
  /** When it was begun, ISO 8601. */
  readonly at: string;
}

/** An attempt to pay, as it is to be recorded. */
export interface NewAttempt {
  readonly orderId: string;
  readonly intentId: string;
  readonly key: string;
  readonly methodHash: string;
}

/** To pay takes a moment: so long it is held at least. */
const PAYING_MS = 60_000;

const BEGIN: Statement<Begun> = {
  name: 'order-begin',
  text: `
    WITH locked AS (
      SELECT o.id, asked.intent_id, asked.key, asked.method_hash, o.attempts + 1 AS n,
        o.created_at + 2 * t.hold_ms * interval '1 ms' AS latest
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS asked(id, intent_id, key, method_hash)
      JOIN orders o USING (id) JOIN ticket_types t ON t.id = o.ticket_type_id
      WHERE o.status = 'held' AND o.held_until > now() AND o.attempts < 10
        AND coalesce(o.intent_id, asked.intent_id) = asked.intent_id
      ORDER BY o.id FOR NO KEY UPDATE OF o
    ), begun AS (
      INSERT INTO payments (order_id, n, idempotency_key, method_hash)
      SELECT id, n, key, method_hash FROM locked
      ON CONFLICT (order_id, idempotency_key) DO UPDATE SET n = excluded.n, outcome = NULL, at = now()
        WHERE payments.outcome = 'abandoned' AND payments.method_hash = excluded.method_hash
      RETURNING order_id, n
    )
    UPDATE orders o SET money = 'open', intent_id = locked.intent_id, attempts = begun.n,
      held_until = greatest(o.held_until, least(now() + interval '${PAYING_MS} ms', latest))
    FROM begun JOIN locked ON locked.id = begun.order_id
    WHERE o.id = begun.order_id
    RETURNING o.id, begun.n, ${isoUtc('o.held_until')} AS held_until, ${isoUtc('now()')} AS at`,
  row: (row) => ({
    orderId: readText(row, 'id'),
    n: readInt(row, 'n'),
    heldUntil: readText(row, 'held_until'),
    at: readText(row, 'at'),
  }),
};

/**
 * Records attempts to pay, of an order one each, and the intent that each may charge, before it does; holds the tickets
 * for a minute more at least, and never for twice the hold.
 * An attempt that was abandoned did nothing: its key may be sent again, and is a new attempt.
 * @returns those that were begun. Of the others: another attempt has no outcome yet, this key has one, ten were made, the
 * order has another intent, or it is held no more
 * @throws {SqlError} of one the other attempt was begun meanwhile; none of them is recorded
 */
export function beginAll(sql: Sql, attempts: readonly NewAttempt[]): Promise<readonly Begun[]> {
  const column = (name: keyof NewAttempt) => attempts.map((attempt) => attempt[name]);
  return sql.query(BEGIN, [column('orderId'), column('intentId'), column('key'), column('methodHash')]);
}

/** Begins one. @returns null: it was not begun, as above */
export async function begin(sql: Sql, attempt: NewAttempt): Promise<Begun | null> {
  return (await beginAll(sql, [attempt]).catch(emptyWhenNotAlone))[0] ?? null;
}

function emptyWhenNotAlone(error: unknown): [] {
  if (error instanceof SqlError && error.constraint === 'payments_one_at_a_time') return [];
  throw error;
}

const END: Statement<number> = {
  name: 'attempt-end',
  text: `
    UPDATE payments SET outcome = $3, code = $4 WHERE order_id = $1 AND n = $2 AND outcome IS NULL RETURNING n`,
  row: (row) => readInt(row, 'n'),
};

/**
 * An attempt charged nothing: the provider declined it, or it surely did nothing and may be sent again.
 * @returns false: it has an outcome
 */
export async function endAttempt(
  sql: Sql,
  orderId: string,
  n: number,
  outcome: { readonly kind: 'declined'; readonly code: string } | { readonly kind: 'abandoned' },
): Promise<boolean> {
  const code = outcome.kind === 'declined' ? outcome.code : null;
  return (await sql.query(END, [orderId, n, outcome.kind, code])).length > 0;
}

const MISMATCHED: Statement<number> = {
  name: 'attempt-mismatch',
  text: `
    UPDATE payments p SET code = '${MISMATCH}' FROM orders o
    WHERE o.id = $1 AND p.order_id = o.id AND p.n = o.attempts RETURNING p.n`,
  row: (row) => readInt(row, 'n'),
};

/** Writes down that the payment at the provider is not of the order: the audit names it until somebody has looked. */
export async function noteMismatch(sql: Sql, orderId: string): Promise<void> {
  await sql.query(MISMATCHED, [orderId]);
}
