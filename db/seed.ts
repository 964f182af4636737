import { inArray, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { withConnection } from './connect';
import { events, stockEvents, ticketTypes } from './schema';
import { SALE_STARTED_AT, SEED_EVENTS } from './seed-events';

/**
 * Fills an empty shop with the invented programme, the same every time; does nothing where events exist.
 * Safe to run from several processes at once.
 * @returns whether it filled it
 * @throws {Error} Postgres is out of reach, or the database is not migrated
 */
export function seed(databaseUrl: string): Promise<boolean> {
  return withConnection(databaseUrl, (client) =>
    drizzle(client).transaction(async (tx) => {
      await tx.execute(sql`LOCK TABLE ${events} IN SHARE ROW EXCLUSIVE MODE`);
      if ((await tx.$count(events)) > 0) return false;
      await tx.insert(events).values(
        SEED_EVENTS.map(({ id, name, tagline, venue, city, startsAt, endsAt }) => ({
          id,
          slug: id,
          name,
          tagline,
          venue,
          city,
          startsAt,
          endsAt,
        })),
      );
      const rows = SEED_EVENTS.flatMap((event) =>
        event.ticketTypes.map(([idEnd, name, priceCents, capacity, perBuyerLimit, left], position) => ({
          id: `${event.id}-${idEnd}`,
          eventId: event.id,
          name,
          position,
          priceCents,
          currency: event.currency,
          capacity,
          stock: capacity,
          perBuyerLimit,
          saleStartsAt: event.saleStartsAt ?? SALE_STARTED_AT,
          sold: capacity - (left ?? capacity),
        })),
      );
      await tx.insert(ticketTypes).values(rows);
      await tx.update(stockEvents).set({ at: SALE_STARTED_AT });
      for (const { id, sold } of rows) await tx.execute(sellEarlier(id, sold));
      return true;
    }),
  );
}

/** Two prices of the programme that a demo holds until they are paid; of the first, one ticket is left. */
const HELD_TYPES = ['the-last-cartographers-standing', 'copper-weather-terrace'];
const HOLD_MS = 5 * 60_000;

/**
 * Lets a demo show both ways to sell: most of its tickets at the door, two prices held for five minutes and then paid.
 * @throws {Error} Postgres is out of reach
 */
export async function holdSome(databaseUrl: string): Promise<void> {
  await withConnection(databaseUrl, (client) =>
    drizzle(client).update(ticketTypes).set({ holdMs: HOLD_MS }).where(inArray(ticketTypes.id, HELD_TYPES)),
  );
}

/**
 * Sells `count` tickets to as many earlier buyers, with everything a real sale writes. Their ids are version-8
 * UUIDs made from a name: the same every time, and no visitor can be one of them, since a cookie is version 4.
 */
function sellEarlier(ticketTypeId: string, count: number) {
  const id = (of: string) =>
    sql`overlay(overlay(md5(${of} || ':' || t.id || ':' || i) PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid`;
  return sql`
    WITH sold AS (
      INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status, created_at)
      SELECT ${id('order')}, ${id('buyer')}, 'seed-' || i, t.id, 1, t.price_cents, t.currency, 'paid',
             t.sale_starts_at + i * interval '37 seconds'
      FROM ticket_types t, generate_series(1, ${count}::int) i
      WHERE t.id = ${ticketTypeId}
      RETURNING *
    ), history AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id, at, cents)
      SELECT ticket_type_id, row_number() OVER (ORDER BY created_at), 0, 'sold', -quantity, id, created_at, total_cents
      FROM sold
    ), counts AS (
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit")
      SELECT sold.ticket_type_id, sold.buyer_id, sold.quantity, t.per_buyer_limit
      FROM sold JOIN ticket_types t ON t.id = sold.ticket_type_id
    )
    UPDATE ticket_types SET stock = stock - ${count}::int, version = version + ${count}::int WHERE id = ${ticketTypeId}`;
}
