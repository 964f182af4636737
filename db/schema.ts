import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { MONEY_STATES, ORDER_STATUSES, STOCK_EVENT_KINDS } from './order-states';

/**
 * A timestamptz. As Postgres writes it, it depends on the session's DateStyle and time zone, which a database or a
 * user may have set: so it is read through `isoUtc`, and never as it is.
 */
const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: () => {
    throw new TypeError('a time is read with isoUtc (lib/core/stores/columns)');
  },
});

export const events = pgTable(
  'events',
  {
    id: text('id').primaryKey(),
    slug: text('slug').notNull().unique(),
    name: text('name').notNull(),
    tagline: text('tagline').notNull(),
    venue: text('venue').notNull(),
    city: text('city').notNull(),
    startsAt: instant('starts_at').notNull(),
    /** Null: not given; `EVENT_ENDS_AT` (lib/core/stores/columns) says what is assumed. */
    endsAt: instant('ends_at'),
  },
  (t) => [check('events_end_after_they_start', sql`${t.endsAt} > ${t.startsAt}`)],
);

/** One price of one event, and the hot row of a sale: `stock` and `version` change together, under its lock. */
export const ticketTypes = pgTable(
  'ticket_types',
  {
    id: text('id').primaryKey(),
    eventId: text('event_id')
      .notNull()
      .references(() => events.id),
    name: text('name').notNull(),
    position: integer('position').notNull().default(0),
    priceCents: integer('price_cents').notNull(),
    currency: text('currency').notNull(),
    capacity: integer('capacity').notNull(),
    stock: integer('stock').notNull(),
    /** Counts every change of stock; with `generation` it orders what Redis is told. */
    version: bigint('version', { mode: 'number' }).notNull().default(0),
    /** Bumped by a reset: what is remembered of an earlier life no longer counts. */
    generation: integer('generation').notNull().default(1),
    perBuyerLimit: integer('per_buyer_limit').notNull(),
    saleStartsAt: instant('sale_starts_at').notNull(),
    /** For how long a purchase holds its tickets until it is paid; null: sold at the door, at once. */
    holdMs: integer('hold_ms'),
    /** How many tickets may be admitted at once; null: as many as are left. */
    admissionLimit: integer('admission_limit'),
    /** The highest fencing token that sold here: a strategy that checks it refuses a holder that shows less. */
    fence: bigint('fence', { mode: 'number' }).notNull().default(0),
    /** In no list: what the shop buys from itself, to measure how old its reads are. */
    hidden: boolean('hidden').notNull().default(false),
  },
  (t) => [
    check('ticket_types_stock_not_negative', sql`${t.stock} >= 0`),
    check('ticket_types_capacity_not_negative', sql`${t.capacity} >= 0`),
    check('ticket_types_price_not_negative', sql`${t.priceCents} >= 0`),
    check('ticket_types_limit_positive', sql`${t.perBuyerLimit} > 0`),
    check('ticket_types_admission_limit_positive', sql`${t.admissionLimit} > 0`),
    check('ticket_types_currency_iso', sql`${t.currency} ~ '^[A-Z]{3}$'`),
    check('ticket_types_hold_of_a_second_to_an_hour', sql`${t.holdMs} between 1000 and 3600000`),
    check('ticket_types_hold_has_a_price', sql`${t.holdMs} is null or ${t.priceCents} > 0`),
  ],
);

/**
 * An order is the record of its idempotency key; (ticket type, quantity) is the key's fingerprint. No foreign
 * key ties it to its ticket type, nor its event and count: a sale would pay for each. A trigger keeps what was sold.
 */
export const orders = pgTable(
  'orders',
  {
    id: uuid('id').primaryKey(),
    buyerId: uuid('buyer_id').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    ticketTypeId: text('ticket_type_id').notNull(),
    quantity: integer('quantity').notNull(),
    totalCents: integer('total_cents').notNull(),
    currency: text('currency').notNull(),
    status: text('status', { enum: ORDER_STATUSES }).notNull(),
    heldUntil: instant('held_until'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    money: text('money', { enum: MONEY_STATES }).notNull().default('none'),
    /** What the provider calls its payment; null: it has heard of none. */
    intentId: text('intent_id'),
    /** How many attempts to pay were begun; it is on the row that every step locks, so that none is overlooked. */
    attempts: integer('attempts').notNull().default(0),
    /** How many of its tickets were used at the door. */
    used: integer('used').notNull().default(0),
  },
  (t) => [
    unique('orders_buyer_key').on(t.buyerId, t.idempotencyKey),
    // A sale at the door has none, and writes nothing there.
    uniqueIndex('orders_intent').on(t.intentId).where(sql`${t.intentId} is not null`),
    index('orders_held').on(t.ticketTypeId, t.heldUntil).where(sql`${t.status} = 'held'`),
    index('orders_money_on_its_way').on(t.createdAt).where(sql`${t.money} in ('open', 'owed')`),
    check('orders_at_most_ten_attempts', sql`${t.attempts} between 0 and 10`),
    check('orders_used_within_quantity', sql`${t.used} between 0 and ${t.quantity}`),
    // The table of lib/shop/checkout/pairs.ts.
    check(
      'orders_money_of_status',
      sql`${t.money} in ('none', 'open', 'closed', 'charged', 'owed', 'returned') and case ${t.status}
        when 'held' then ${t.money} in ('none', 'open')
        when 'paid' then ${t.money} in ('none', 'charged')
        when 'refunded' then ${t.money} in ('none', 'owed', 'returned')
        else ${t.money} <> 'charged' end`,
    ),
    check('orders_money_has_an_intent', sql`${t.money} = 'none' or ${t.intentId} is not null`),
    check('orders_quantity_positive', sql`${t.quantity} > 0`),
    check('orders_total_not_negative', sql`${t.totalCents} >= 0`),
    check('orders_status', sql`${t.status} in ('held', 'paid', 'cancelled', 'expired', 'refunded')`),
    check('orders_held_has_an_end', sql`(${t.status} = 'held') = (${t.heldUntil} is not null)`),
  ],
);

/**
 * The history of a ticket type's stock without a gap: ledger and outbox at once. It opens with a 'reset' event
 * whose delta is the whole stock (a trigger writes the first one), so that the sum of the deltas is the stock. It is
 * kept double: what an order takes from the stock is held or sold, and what it gives back was one of the two.
 */
export const stockEvents = pgTable(
  'stock_events',
  {
    ticketTypeId: text('ticket_type_id').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    /** Position, from 0, among the sales that share one version (one statement that sells to many). */
    n: integer('n').notNull(),
    kind: text('kind', { enum: STOCK_EVENT_KINDS }).notNull(),
    delta: integer('delta').notNull(),
    orderId: uuid('order_id'),
    at: instant('at').notNull().default(sql`now()`),
    /** Of a payment, which moves no stock: how many held tickets it makes sold ones. */
    tickets: integer('tickets').notNull().default(0),
    /** The order's total, where the event means money. */
    cents: integer('cents').notNull().default(0),
    held: integer('held')
      .notNull()
      .generatedAlwaysAs(
        sql`case when kind in ('held', 'cancelled', 'expired') then -delta when kind = 'paid' then -tickets else 0 end`,
      ),
    sold: integer('sold')
      .notNull()
      .generatedAlwaysAs(
        sql`case when kind in ('sold', 'refunded') then -delta when kind = 'paid' then tickets else 0 end`,
      ),
    revenue: integer('revenue')
      .notNull()
      .generatedAlwaysAs(
        sql`case when kind in ('sold', 'paid') then cents when kind = 'refunded' then -cents else 0 end`,
      ),
  },
  (t) => [
    primaryKey({ columns: [t.ticketTypeId, t.version, t.n] }),
    check('stock_events_n_not_negative', sql`${t.n} >= 0`),
    check(
      'stock_events_kind',
      sql`${t.kind} in ('sold', 'held', 'paid', 'cancelled', 'expired', 'refunded', 'restocked', 'reset')`,
    ),
    check(
      'stock_events_of_an_order',
      sql`case when ${t.kind} in ('restocked', 'reset') then true
        else ${t.orderId} is not null and ${t.delta} + ${t.held} + ${t.sold} = 0 end`,
    ),
    check(
      'stock_events_delta_of_kind',
      sql`case when ${t.kind} in ('sold', 'held') then ${t.delta} < 0
        when ${t.kind} in ('cancelled', 'expired', 'refunded') then ${t.delta} > 0
        when ${t.kind} = 'paid' then ${t.delta} = 0 and ${t.tickets} > 0 else true end`,
    ),
    check('stock_events_tickets_of_payments', sql`${t.kind} = 'paid' or ${t.tickets} = 0`),
    check('stock_events_cents_not_negative', sql`${t.cents} >= 0`),
  ],
);

/**
 * Attempts to pay, one at a time. The key is that of the buyer's request; of the payment method only a hash is kept.
 * An attempt without outcome was begun, and nobody knows yet what came of it.
 */
export const payments = pgTable(
  'payments',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    /** From 1. */
    n: integer('n').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    methodHash: text('method_hash').notNull(),
    outcome: text('outcome', { enum: ['charged', 'declined', 'abandoned'] }),
    /** Why it was declined, in the provider's words. */
    code: text('code'),
    at: instant('at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.n] }),
    unique('payments_order_key').on(t.orderId, t.idempotencyKey),
    uniqueIndex('payments_one_at_a_time').on(t.orderId).where(sql`${t.outcome} is null`),
    check('payments_outcome', sql`${t.outcome} in ('charged', 'declined', 'abandoned')`),
  ],
);

/** How far the events of a ticket type were published, and who is at it. */
export const relayCursors = pgTable('relay_cursors', {
  ticketTypeId: text('ticket_type_id')
    .primaryKey()
    .references(() => ticketTypes.id, { onDelete: 'cascade' }),
  generation: integer('generation').notNull(),
  /** -1: none of this life. */
  version: bigint('version', { mode: 'number' }).notNull(),
  leasedBy: text('leased_by'),
  leasedUntil: instant('leased_until'),
});

/** Up to which version a consumer of the events has come; a row of an earlier generation counts as none. */
export const consumerPositions = pgTable(
  'consumer_positions',
  {
    consumer: text('consumer').notNull(),
    ticketTypeId: text('ticket_type_id')
      .notNull()
      .references(() => ticketTypes.id, { onDelete: 'cascade' }),
    generation: integer('generation').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    at: instant('at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.consumer, t.ticketTypeId] })],
);

/** The read model: what the events of a ticket type add up to, as of a version. */
export const figures = pgTable('figures', {
  ticketTypeId: text('ticket_type_id')
    .primaryKey()
    .references(() => ticketTypes.id, { onDelete: 'cascade' }),
  generation: integer('generation').notNull(),
  version: bigint('version', { mode: 'number' }).notNull(),
  stock: integer('stock').notNull(),
  held: integer('held').notNull(),
  sold: integer('sold').notNull(),
  revenueCents: bigint('revenue_cents', { mode: 'number' }).notNull(),
  at: instant('at').notNull().default(sql`now()`),
});

/** What the events of a ticket type add up to at some versions: a replay begins at the last of them. */
export const checkpoints = pgTable(
  'checkpoints',
  {
    ticketTypeId: text('ticket_type_id')
      .notNull()
      .references(() => ticketTypes.id, { onDelete: 'cascade' }),
    generation: integer('generation').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    stock: integer('stock').notNull(),
    held: integer('held').notNull(),
    sold: integer('sold').notNull(),
    revenueCents: bigint('revenue_cents', { mode: 'number' }).notNull(),
    at: instant('at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.ticketTypeId, t.generation, t.version] })],
);

/** Messages that a foreign system has not acknowledged; at the last try they are parked, and the type goes on. */
export const parked = pgTable(
  'parked',
  {
    consumer: text('consumer').notNull(),
    ticketTypeId: text('ticket_type_id')
      .notNull()
      .references(() => ticketTypes.id, { onDelete: 'cascade' }),
    generation: integer('generation').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    n: integer('n').notNull(),
    tries: integer('tries').notNull(),
    why: text('why').notNull(),
    /** When it was tried last. */
    at: instant('at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.consumer, t.ticketTypeId, t.generation, t.version, t.n] })],
);

/** What is wrong, or was: an order or a ticket type has one alarm of a kind at a time. */
export const alarms = pgTable(
  'alarms',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind').notNull(),
    /** The id of the order, the ticket type or the payment. */
    subject: text('subject').notNull(),
    /** Null: it is of none that is there. */
    ticketTypeId: text('ticket_type_id').references(() => ticketTypes.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    at: instant('at').notNull().default(sql`now()`),
    goneAt: instant('gone_at'),
  },
  (t) => [uniqueIndex('alarms_open').on(t.kind, t.subject).where(sql`${t.goneAt} is null`)],
);

/** What an audit has mended. */
export const repairs = pgTable('repairs', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  kind: text('kind').notNull(),
  subject: text('subject').notNull(),
  ticketTypeId: text('ticket_type_id').references(() => ticketTypes.id, { onDelete: 'cascade' }),
  before: text('before').notNull(),
  after: text('after').notNull(),
  at: instant('at').notNull().default(sql`now()`),
});

/** How many tickets of a type a buyer has. The CHECK is the limit: a subquery would let two statements pass. */
export const buyerCounts = pgTable(
  'buyer_counts',
  {
    ticketTypeId: text('ticket_type_id').notNull(),
    buyerId: uuid('buyer_id').notNull(),
    count: integer('count').notNull(),
    limit: integer('limit').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.ticketTypeId, t.buyerId] }),
    check('buyer_counts_within_limit', sql`${t.count} <= ${t.limit}`),
    check('buyer_counts_not_negative', sql`${t.count} >= 0`),
  ],
);

/** A row comes only when a ticket is used: its code derives from the order and a server secret. */
export const tickets = pgTable(
  'tickets',
  {
    code: text('code').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.id, { onDelete: 'cascade' }),
    n: integer('n').notNull(),
    usedAt: instant('used_at').notNull().default(sql`now()`),
    /** Which scan used it: that scan may ask again, and be taken back. */
    scanId: uuid('scan_id'),
    /** Its order's event, once more: a door counts its used tickets without reading every order. */
    eventId: text('event_id').references(() => events.id),
  },
  (t) => [unique('tickets_order_n').on(t.orderId, t.n), index('tickets_event').on(t.eventId)],
);

/**
 * One row per ticket, for the strategy that picks one that no other buyer holds. Printed when they are needed; those of
 * an earlier generation count no more.
 */
export const singleTickets = pgTable(
  'single_tickets',
  {
    ticketTypeId: text('ticket_type_id')
      .notNull()
      .references(() => ticketTypes.id, { onDelete: 'cascade' }),
    generation: integer('generation').notNull(),
    n: integer('n').notNull(),
    /** Null: free. */
    orderId: uuid('order_id'),
  },
  (t) => [
    primaryKey({ columns: [t.ticketTypeId, t.generation, t.n] }),
    index('single_tickets_free').on(t.ticketTypeId, t.generation, t.n).where(sql`${t.orderId} is null`),
  ],
);

/**
 * What an admin did, for the dashboard. It stands here because Redis is what a demo breaks: what is said of a fault
 * must not go with it. The newest are kept.
 */
export const liveMarks = pgTable('live_marks', {
  n: bigint('n', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  at: instant('at').notNull().default(sql`clock_timestamp()`),
  kind: text('kind').notNull(),
  /** Null: it concerns all. Temporary types come and go, so it is no foreign key. */
  ticketTypeId: text('ticket_type_id'),
  text: text('text').notNull(),
});

/** The crowd that was started from the dashboard last; its one row is the turn that a crowd takes. */
export const liveCrowd = pgTable(
  'live_crowd',
  {
    slot: integer('slot').primaryKey().default(1),
    id: uuid('id').notNull(),
    ticketTypeId: text('ticket_type_id').notNull(),
    buyers: integer('buyers').notNull(),
    strategy: text('strategy').notNull(),
    startedAt: instant('started_at').notNull().default(sql`clock_timestamp()`),
    /** When its process last said how far it is: a crowd that is silent died with its process. */
    beatAt: instant('beat_at').notNull().default(sql`clock_timestamp()`),
    /** Null: it still buys. */
    endedAt: instant('ended_at'),
    /** JSON: what its buyers were told so far. */
    totals: text('totals').notNull(),
  },
  (t) => [check('live_crowd_one_row', sql`${t.slot} = 1`)],
);
