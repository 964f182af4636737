import { isoUtc, readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { insertOrders, newOrder } from '@/lib/shop/sale/order-row';
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

interface SoldRow extends Omit<TypeSale, 'orders'> {
  readonly priceCents: number;
  readonly currency: string;
  readonly createdAt: string;
  readonly places: readonly number[];
}

/**
 * The rows are locked first, in the order of their ids, so that two statements never wait for each other in a ring.
 * Of each type those are sold, first come first served, who fit into what is left; a count that the limit does not
 * let grow leaves its buyer out. Each type's sales share one version and are told apart by n. A key that is known
 * aborts the statement whole.
 */
const SELL_TO_ALL: Statement<SoldRow> = {
  name: 'sell-to-all',
  text: `
    WITH wanted AS (
      SELECT *, sum(quantity) OVER (PARTITION BY ticket_type_id ORDER BY place) AS through
      FROM unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::uuid[])
        WITH ORDINALITY AS w (ticket_type_id, quantity, buyer_id, idempotency_key, order_id, place)
    ), locked AS (
      SELECT id, stock, per_buyer_limit FROM ticket_types
      WHERE id = ANY($1) AND sale_starts_at <= now() ORDER BY id FOR NO KEY UPDATE
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
    SELECT sold.*, ${isoUtc('now()')} AS created_at,
      (SELECT string_agg(place::text, ',' ORDER BY n) FROM taken WHERE ticket_type_id = sold.id) AS places
    FROM sold`,
  row: (row) => ({
    ticketTypeId: readText(row, 'id'),
    generation: readInt(row, 'generation'),
    version: readInt(row, 'version'),
    stock: readInt(row, 'stock'),
    priceCents: readInt(row, 'price_cents'),
    currency: readText(row, 'currency'),
    createdAt: readText(row, 'created_at'),
    places: readText(row, 'places')
      .split(',')
      .map((place) => Number(place) - 1),
  }),
};

/**
 * Sells to everybody for whom there is enough, in one statement, all or nothing. It leaves out, changing nothing for
 * them: who wants more than is left, or more than the limit allows, or too early.
 * @param purchases each of another buyer
 * @throws {SqlError} one of the keys is known: nobody was sold anything
 * @throws {StoreError} Postgres failed: `none`, nothing was sold; `unknown`, only the same keys can tell
 */
export async function sellToAll(
  purchases: readonly Purchase[],
  { postgres, newOrderId }: Pick<Stores, 'postgres' | 'newOrderId'>,
): Promise<readonly TypeSale[]> {
  const ids = purchases.map(newOrderId);
  const rows = await postgres.query(SELL_TO_ALL, [
    purchases.map(({ ticketTypeId }) => ticketTypeId),
    purchases.map(({ quantity }) => quantity),
    purchases.map(({ buyerId }) => buyerId),
    purchases.map(({ idempotencyKey }) => idempotencyKey),
    ids,
  ]);
  return rows.map(({ priceCents, currency, createdAt, places, ...sale }) => ({
    ...sale,
    orders: places.map((place) => {
      const [purchase, id] = [purchases[place], ids[place]];
      if (!purchase || id === undefined) throw new Error(`Nobody was in place ${place} of the batch`);
      return { place, order: newOrder(id, purchase, { priceCents, currency, createdAt }) };
    }),
  }));
}
