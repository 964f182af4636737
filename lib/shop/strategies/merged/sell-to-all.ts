import { isoUtc, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { insertOrders, newOrder, ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order, Purchase } from '@/lib/shop/sale/outcome';
import { insertEvents, upsertCounts } from '@/lib/shop/strategies/sale-statement';

/** What one ticket type sold in a statement, and what its row said after it. */
export interface TypeSale {
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly version: number;
  readonly stock: number;
  /** By their place in the batch, in the order in which they were sold. */
  readonly orders: readonly { readonly place: number; readonly order: Order }[];
}

/** The order that a key has already. */
export interface KnownOrder {
  /** Of the purchase that came with the key. */
  readonly place: number;
  readonly order: Order;
  /** Of the ticket type that the purchase is for. */
  readonly generation: number;
}

interface Row extends Omit<TypeSale, 'orders'> {
  readonly priceCents: number;
  readonly currency: string;
  readonly createdAt: string;
  readonly places: readonly number[];
  /** Of the purchase in the only place; null: the row says what its type sold. */
  readonly known: Order | null;
}

interface Variant {
  /** Follows the lock of the ticket types' rows. */
  readonly locking?: string;
  /** Whether it answers keys that have an order. */
  readonly isForKnown?: boolean;
}

const KNOWN = `known AS (
      SELECT asked.place, asked.ticket_type_id AS asked_type,
        (SELECT to_json(columns)::text FROM (SELECT ${ORDER_COLUMNS}) AS columns) AS known
      FROM asked JOIN orders ON orders.buyer_id = asked.buyer_id AND orders.idempotency_key = asked.idempotency_key
    ),`;
const KNOWN_ROWS = `UNION ALL
    SELECT id, generation, version, stock, price_cents, currency, '', place::text, known
    FROM known JOIN ticket_types ON id = asked_type`;

/**
 * The rows are locked first, in the order of their ids, so that two statements never wait for each other in a ring.
 * Of each type those are sold, first come first served, who fit into what is left; a count that the limit does not
 * let grow leaves its buyer out. Each type's sales share one version and are told apart by n. A key that gets its order
 * after the statement began aborts it whole.
 */
const sellToAllStatement = (
  name: string,
  { locking = '', isForKnown = false }: Variant = {},
): Statement<Row> => ({
  name,
  text: `
    WITH asked AS (
      SELECT * FROM unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::uuid[])
        WITH ORDINALITY AS a (ticket_type_id, quantity, buyer_id, idempotency_key, order_id, place)
    ), ${isForKnown ? KNOWN : ''} wanted AS (
      SELECT *, sum(quantity) OVER (PARTITION BY ticket_type_id ORDER BY place) AS through FROM asked
      ${isForKnown ? 'WHERE place NOT IN (SELECT place FROM known)' : ''}
    ), locked AS (
      SELECT id, stock, version, generation, price_cents, currency, per_buyer_limit FROM ticket_types
      WHERE id = ANY($1) AND sale_starts_at <= now() ORDER BY id FOR NO KEY UPDATE ${locking}
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
      RETURNING t.id, t.stock, t.version, t.generation, t.price_cents, t.currency
    ), recorded AS (${insertEvents('taken JOIN sold ON sold.id = ticket_type_id')}
    ), ordered AS (${insertOrders('taken JOIN sold ON sold.id = ticket_type_id')}
    )
    SELECT locked.id, locked.generation, coalesce(sold.version, locked.version) AS version,
      coalesce(sold.stock, locked.stock) AS stock, locked.price_cents, locked.currency,
      ${isoUtc('now()')} AS created_at, coalesce(
        (SELECT string_agg(place::text, ',' ORDER BY n) FROM taken WHERE ticket_type_id = locked.id), ''
      ) AS places, NULL AS known
    FROM locked LEFT JOIN sold ON sold.id = locked.id
    ${isForKnown ? KNOWN_ROWS : ''}`,
  row: (row) => {
    const known = readTextOrNull(row, 'known');
    return {
      ticketTypeId: readText(row, 'id'),
      generation: readInt(row, 'generation'),
      version: readInt(row, 'version'),
      stock: readInt(row, 'stock'),
      priceCents: readInt(row, 'price_cents'),
      currency: readText(row, 'currency'),
      createdAt: readText(row, 'created_at'),
      places: [...readText(row, 'places').matchAll(/\d+/g)].map(([place]) => Number(place) - 1),
      known: known === null ? null : readOrder(JSON.parse(known)),
    };
  },
});

/**
 * The first one does not look for known keys: Redis answers them, and a plan that was made while few orders were there
 * would read the whole table for it, long after it has grown.
 */
const SELL = sellToAllStatement('sell-to-all');
const RECOVER = {
  wait: sellToAllStatement('sell-to-all-unknown', { isForKnown: true }),
  'pass over': sellToAllStatement('sell-to-all-unlocked', { isForKnown: true, locking: 'SKIP LOCKED' }),
} as const;

/**
 * Sells to everybody for whom there is enough, in one statement, all or nothing. It leaves out, changing nothing for
 * them: who wants more than is left, or more than the limit allows, or too early.
 * @param purchases each of another buyer
 * @returns each type whose row it locked
 * @throws {SqlError} nobody was sold anything: a key has an order (`orders_buyer_key`), or the statement's timeout passed
 * @throws {StoreError} Postgres failed: `none`, nothing was sold; `unknown`, only the same keys can tell
 */
export async function sellToAll(
  purchases: readonly Purchase[],
  stores: Pick<Stores, 'postgres' | 'newOrderId'>,
): Promise<readonly TypeSale[]> {
  return (await runSale(SELL, purchases, stores)).sales;
}

/**
 * The same after `sellToAll` was rolled back; it also finds the orders that keys have already.
 * @param locked what to do about rows that other transactions hold; the types whose row is passed over are left out
 */
export function recoverSales(
  purchases: readonly Purchase[],
  locked: keyof typeof RECOVER,
  stores: Pick<Stores, 'postgres' | 'newOrderId'>,
) {
  return runSale(RECOVER[locked], purchases, stores);
}

async function runSale(
  statement: Statement<Row>,
  purchases: readonly Purchase[],
  { postgres, newOrderId }: Pick<Stores, 'postgres' | 'newOrderId'>,
): Promise<{ readonly sales: readonly TypeSale[]; readonly known: readonly KnownOrder[] }> {
  const ids = purchases.map(newOrderId);
  const rows = await postgres.query(statement, [
    purchases.map(({ ticketTypeId }) => ticketTypeId),
    purchases.map(({ quantity }) => quantity),
    purchases.map(({ buyerId }) => buyerId),
    purchases.map(({ idempotencyKey }) => idempotencyKey),
    ids,
  ]);
  const sales: TypeSale[] = [];
  const known: KnownOrder[] = [];
  for (const { priceCents, currency, createdAt, places, known: order, ...sale } of rows) {
    if (order) {
      for (const place of places) known.push({ place, order, generation: sale.generation });
      continue;
    }
    const orders = places.map((place) => {
      const [purchase, id] = [purchases[place], ids[place]];
      if (!purchase || id === undefined) throw new Error(`No purchase has place ${place} in the batch`);
      return { place, order: newOrder(id, purchase, { priceCents, currency, createdAt }) };
    });
    sales.push({ ...sale, orders });
  }
  return { sales, known };
}
