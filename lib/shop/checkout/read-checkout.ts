import { z } from 'zod';
import { createBatcher } from '@/lib/core/batcher';
import { isoUtc, readBoolean, readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import { MemoryKey } from '@/lib/core/stores/memory';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';

const attemptsSchema = z.array(
  z.object({
    n: z.number(),
    key: z.string(),
    methodHash: z.string(),
    /** Null: nobody knows yet. */
    outcome: z.enum(['charged', 'declined', 'abandoned']).nullable(),
    code: z.string().nullable(),
    /** ISO 8601, UTC. */
    at: z.string(),
    /** By Postgres' clock. */
    ageMs: z.number(),
  }),
);

/** An attempt to pay. */
export type Attempt = z.infer<typeof attemptsSchema>[number];

/** An order with all that its checkout goes by; what time it is, Postgres says. */
export interface Checkout extends Order {
  readonly buyerId: string;
  readonly intentId: string | null;
  readonly usedTickets: number;
  /** The life of its ticket type. */
  readonly generation: number;
  /** Of its event, ISO 8601. */
  readonly startsAt: string;
  /** Its hold is over, though nobody has ended it yet. */
  readonly isOver: boolean;
  /** In the order in which they were begun. */
  readonly attempts: readonly Attempt[];
}

const READ: Statement<Checkout> = {
  name: 'read-checkout',
  text: `
    SELECT ${ORDER_COLUMNS}, orders.buyer_id, orders.intent_id, orders.used, t.generation, t.version,
      ${isoUtc('e.starts_at')} AS starts_at, coalesce(orders.held_until <= now(), false) AS is_over,
      (SELECT coalesce(json_agg(json_build_object('n', n, 'key', idempotency_key, 'methodHash', method_hash,
        'outcome', outcome, 'code', code, 'at', ${isoUtc('at')},
        'ageMs', floor(extract(epoch FROM now() - at) * 1000)::bigint) ORDER BY n), '[]')
       FROM payments WHERE order_id = orders.id)::text AS attempts
    FROM orders JOIN ticket_types t ON t.id = orders.ticket_type_id JOIN events e ON e.id = t.event_id
    WHERE orders.id = ANY($1)`,
  row: (row) => ({
    ...readOrder(row),
    buyerId: readText(row, 'buyer_id'),
    intentId: readTextOrNull(row, 'intent_id'),
    usedTickets: readInt(row, 'used'),
    generation: readInt(row, 'generation'),
    startsAt: readText(row, 'starts_at'),
    isOver: readBoolean(row, 'is_over'),
    attempts: attemptsSchema.parse(JSON.parse(readText(row, 'attempts'))),
  }),
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const MOST = 64;
/** One that is slow keeps no others waiting. */
const AT_ONCE = 2;

interface Found {
  readonly order: Checkout | null;
}

const READING = new MemoryKey<(orderId: string) => Promise<Found>>();

/**
 * Where an order, its tickets and its money are, as of now: together with all that ask while a statement runs.
 * @returns null: there is none of that id
 * @throws {StoreError | SqlError} Postgres is out of reach
 */
export async function readCheckout(
  { postgres, memory }: Pick<Stores, 'postgres' | 'memory'>,
  orderId: string,
): Promise<Checkout | null> {
  if (!UUID.test(orderId)) return null;
  const read = memory.of(READING, () =>
    createBatcher<string, Found>({
      size: MOST,
      concurrency: AT_ONCE,
      async run(orderIds) {
        const found = new Map((await postgres.query(READ, [orderIds])).map((order) => [order.id, order]));
        return orderIds.map((id) => ({ order: found.get(id) ?? null }));
      },
    }),
  );
  return (await read(orderId.toLowerCase())).order;
}
