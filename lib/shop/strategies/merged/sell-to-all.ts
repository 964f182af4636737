import { isoUtc, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { SqlRow, Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { insertOrders, newOrder, ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase } from '@/lib/shop/sale/outcome';
import { insertEvents, upsertCounts } from '@/lib/shop/strategies/sale-statement';

/** What a statement made of one ticket type, and what the type's row said after it. */
export interface TypeSale {
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly version: number;
  readonly stock: number;
  /** By their place in the batch, in the order in which they were sold. */
  readonly orders: readonly { readonly place: number; readonly order: Order }[];
  /** Keys had these orders before: nothing was sold, and the row was not locked. */
  readonly isKnown: boolean;
}

interface Row extends Omit<TypeSale, 'orders' | 'isKnown'> {
  readonly places: readonly number[];
  readonly sold: Parameters<typeof newOrder>[2];
  readonly known: readonly Order[] | null;
}

const KNOWN = `known AS (
      SELECT asked.place, asked.ticket_type_id AS asked_type,
        (SELECT to_json(columns)::text FROM (SELECT ${ORDER_COLUMNS}) AS columns) AS known
      FROM asked JOIN orders ON orders.buyer_id = asked.buyer_id AND orders.idempotency_key = asked.idempotency_key
    ),`;
const KNOWN_ROWS = `UNION ALL
    SELECT id, generation, version, stock, price_cents, currency, '', NULL, string_agg(place::text, ',' ORDER BY place),
      '[' || string_agg(known, ',' ORDER BY place) || ']'
    FROM known JOIN ticket_types ON id = asked_type GROUP BY id`;

const readOrders = (json: string): readonly Order[] => {
  const rows: readonly SqlRow[] = JSON.parse(json);
  return rows.map(readOrder);
};

/**
 * The rows are locked first, in the order of their ids, so that two statements never wait for each other in a ring.
 * Of each type those are sold, first come first served, that fit into what is left; a count that the limit does not
 * let grow leaves its buyer out. Each type's sales share one version and are told apart by n. A key that gets its order
 * after the statement began aborts it whole.
 */
const sellTo = (name: string, lock = 'FOR NO KEY UPDATE', answersKnown = true): Statement<Row> => ({
  name,
  text: `
    WITH asked AS (
      SELECT * FROM unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::uuid[])
        WITH ORDINALITY AS a (ticket_type_id, quantity, buyer_id, idempotency_key, order_id, place)
    ), ${answersKnown ? KNOWN : ''} wanted AS (
      SELECT *, sum(quantity) OVER (PARTITION BY ticket_type_id ORDER BY place) AS through
      FROM asked ${answersKnown ? 'WHERE place NOT IN (SELECT place FROM known)' : ''}
    ), locked AS (
      SELECT id, generation, version, stock, price_cents, currency, per_buyer_limit, hold_ms FROM ticket_types
      WHERE id = ANY($1) AND sale_starts_at <= now() ORDER BY id ${lock}
    ), fitting AS (
      SELECT wanted.*, per_buyer_limit FROM wanted JOIN locked ON locked.id = ticket_type_id
      WHERE through <= stock AND quantity <= per_buyer_limit
    ), counted AS (${upsertCounts('fitting')}
      WHERE buyer_counts.count + excluded.count <= excluded."limit"
      RETURNING ticket_type_id, buyer_id
    ), taken AS (
      SELECT *, row_number() OVER (PARTITION BY ticket_type_id ORDER BY place) - 1 AS n FROM fitting
      WHERE ((ticket_type_id, buyer_id) IN (SELECT ticket_type_id, buyer_id FROM counted)) IS TRUE -- by a hash
    ), sold AS (
      UPDATE ticket_types t SET stock = t.stock - total, version = t.version + 1
      FROM (SELECT ticket_type_id, sum(quantity)::int AS total FROM taken GROUP BY ticket_type_id) AS sum
      WHERE t.id = sum.ticket_type_id
      RETURNING t.id, t.stock, t.version, t.price_cents, t.currency, t.hold_ms
    ), recorded AS (${insertEvents('taken JOIN sold ON sold.id = ticket_type_id')}
    ), ordered AS (${insertOrders('taken JOIN sold ON sold.id = ticket_type_id')}
    )
    SELECT locked.id, generation, coalesce(sold.version, locked.version) AS version,
      coalesce(sold.stock, locked.stock) AS stock, locked.price_cents, locked.currency,
      ${isoUtc('now()')} AS created_at, ${isoUtc(`(now() + locked.hold_ms * interval '1 ms')`)} AS held_until,
      (SELECT string_agg(place::text, ',' ORDER BY n) FROM taken WHERE ticket_type_id = locked.id) AS places,
      NULL AS known
    FROM locked LEFT JOIN sold ON sold.id = locked.id ${answersKnown ? KNOWN_ROWS : ''}`,
  row: (row) => {
    const [places, known] = [readTextOrNull(row, 'places'), readTextOrNull(row, 'known')];
    return {
      ticketTypeId: readText(row, 'id'),
      generation: readInt(row, 'generation'),
      version: readInt(row, 'version'),
      stock: readInt(row, 'stock'),
      places: places?.split(',').map((place) => Number(place) - 1) ?? [],
      sold: {
        priceCents: readInt(row, 'price_cents'),
        currency: readText(row, 'currency'),
        createdAt: readText(row, 'created_at'),
        heldUntil: readTextOrNull(row, 'held_until'),
      },
      known: known === null ? null : readOrders(known),
    };
  },
});

/**
 * The first try does not look for known keys: Redis answers nearly all of them, and a plan made while there were few
 * orders would read the whole table for it long after it has grown.
 */
const FIRST = sellTo('sell-to-all', undefined, false);
const AGAIN = {
  'past known keys': sellTo('sell-to-all-unknown'),
  'past held rows': sellTo('sell-to-all-free', 'FOR NO KEY UPDATE SKIP LOCKED'),
} as const;

/** How a batch is tried again that was rolled back. Either way, keys that have an order are answered. */
export type Again = keyof typeof AGAIN;

/**
 * Sells to every purchase for which there is enough, in one statement, all or nothing. It leaves out, changing nothing
 * for them: those that want more than is left, or more than the limit allows, or too early.
 * @param purchases each of another buyer
 * @returns one for each type whose row it locked, and one for each type with known keys
 * @throws {SqlError} nothing was sold: a key has an order (`orders_buyer_key`), or the statement's timeout passed
 * @throws {StoreError} Postgres failed: `none`, nothing was sold; `unknown`, only the same keys can tell
 */
export async function sellToAll(
  purchases: readonly Purchase[],
  { postgres, newOrderId }: Pick<Stores, 'postgres' | 'newOrderId'>,
  again?: Again,
): Promise<readonly TypeSale[]> {
  const ids = purchases.map(newOrderId);
  const rows = await postgres.query(again ? AGAIN[again] : FIRST, [
    purchases.map(({ ticketTypeId }) => ticketTypeId),
    purchases.map(({ quantity }) => quantity),
    purchases.map(({ buyerId }) => buyerId),
    purchases.map(({ idempotencyKey }) => idempotencyKey),
    ids,
  ]);
  return rows.map(({ sold, places, known, ...sale }) => ({
    ...sale,
    isKnown: known !== null,
    orders: places.map((place, n) => {
      const [purchase, id] = [purchases[place], ids[place]];
      if (!purchase || id === undefined) throw new Error(`No purchase has place ${place} in the batch`);
      const typeVersion = { generation: sale.generation, version: sale.version };
      const order = known?.[n] ?? newOrder(id, purchase, sold);
      return { place, order: { ...order, typeVersion } };
    }),
  }));
}
