import { z } from 'zod';
import { parseJson } from '@/lib/core/parse-json';
import { readInt, readText, readTextOrNull } from '@/lib/core/stores/columns';
import type { SqlRow } from '@/lib/core/stores/postgres';

const eventSchema = z.object({
  version: z.number().int(),
  /** Position, from 0, among those of its version. */
  n: z.number().int(),
  kind: z.string(),
  /** By how much it moves the stock, what is held, what is sold, and the revenue (cents). */
  delta: z.number().int(),
  held: z.number().int(),
  sold: z.number().int(),
  revenue: z.number().int(),
  orderId: z.string().nullable(),
});

/** A change of a ticket type, as the ledger has it. */
export type StockEvent = Readonly<z.infer<typeof eventSchema>>;

/** Of `stock_events e`. */
export const EVENT_COLUMNS = 'e.version, e.n, e.kind, e.delta, e.held, e.sold, e.revenue, e.order_id';

export const readEvent = (row: SqlRow): StockEvent => ({
  version: readInt(row, 'version'),
  n: readInt(row, 'n'),
  kind: readText(row, 'kind'),
  delta: readInt(row, 'delta'),
  held: readInt(row, 'held'),
  sold: readInt(row, 'sold'),
  revenue: readInt(row, 'revenue'),
  orderId: readTextOrNull(row, 'order_id'),
});

/** @returns undefined: it is none */
export const parseEvent = (text: unknown): StockEvent | undefined =>
  typeof text === 'string' ? eventSchema.safeParse(parseJson(text)).data : undefined;

/** Events that are read at once at most, of one ticket type. */
export const MOST_EVENTS = 500;

/**
 * Those of whole versions: where as many were read as could be, the last version may go on.
 * @param events in their order, one more than `MOST_EVENTS` at most
 */
export function wholeVersions(events: readonly StockEvent[]): readonly StockEvent[] {
  const last = events.at(-1)?.version;
  return events.length <= MOST_EVENTS ? events : events.filter(({ version }) => version !== last);
}
