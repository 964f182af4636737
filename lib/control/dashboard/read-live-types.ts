import type { StockEventKind } from '@/db/order-states';
import { readBoolean, readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import type { FeedItem, LiveTicketType } from './snapshot';

/** A ticket type as the one statement found it, and what happened to its stock since it was last seen. */
export interface LiveTypeRead {
  readonly type: Omit<LiveTicketType, 'admission' | 'held' | 'audited'>;
  /** It was reset after it was audited: what the audit counted is gone. */
  readonly isReset: boolean;
  /** Newest first. */
  readonly news: readonly FeedItem[];
}

/** What is known of a type already. */
export interface Known {
  readonly id: string;
  /** The version at which its orders were counted; -1: never. */
  readonly auditedVersion: number;
  /** The version up to which its history was told. */
  readonly seenVersion: number;
}

/** Changes of one type's stock that are told one by one; of the others only how many there were. */
const NEWS_LENGTH = 6;

/** `pg_stat_statements` in its text keeps it out of the statements of a sale (count-statements.ts). */
const LIVE_TYPES: Statement<Omit<LiveTypeRead, 'news'> & { readonly news: string; readonly seen: number }> = {
  name: 'live-types',
  text: `
    SELECT /* not for pg_stat_statements */ t.id, events.name AS event, t.name, t.capacity, t.stock, t.version,
      t.generation, coalesce(t.admission_limit, 0) AS admission_limit, coalesce(since.sold, 0) AS sold,
      coalesce(since.is_reset, false) AS is_reset, coalesce(known.seen, -1) AS seen,
      coalesce(news.items, '[]') AS news
    FROM ticket_types t JOIN events ON events.id = t.event_id
    LEFT JOIN unnest($1::text[], $2::bigint[], $3::bigint[]) AS known (id, audited, seen) ON known.id = t.id
    LEFT JOIN LATERAL (
      SELECT sum(sold) AS sold, bool_or(kind = 'reset') AS is_reset
      FROM stock_events WHERE ticket_type_id = t.id AND version > coalesce(known.audited, -1)
    ) since ON true
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('version', version, 'n', n, 'kind', kind, 'delta', delta,
        'order', left(order_id::text, 8), 'at', floor(extract(epoch FROM at) * 1000)))::text AS items
      FROM (
        SELECT * FROM stock_events WHERE ticket_type_id = t.id AND version > known.seen
        ORDER BY version DESC, n DESC LIMIT ${NEWS_LENGTH}
      ) latest
    ) news ON true
    ORDER BY events.starts_at, events.id, t.position, t.id`,
  row: (row) => ({
    type: {
      id: readText(row, 'id'),
      event: readText(row, 'event'),
      name: readText(row, 'name'),
      capacity: readInt(row, 'capacity'),
      stock: readInt(row, 'stock'),
      sold: readInt(row, 'sold'),
      version: readInt(row, 'version'),
      generation: readInt(row, 'generation'),
      admissionLimit: readInt(row, 'admission_limit') || null,
    },
    isReset: readBoolean(row, 'is_reset'),
    news: readText(row, 'news'),
    seen: readInt(row, 'seen'),
  }),
};

/**
 * Reads all ticket types in one statement. `type.sold` counts the sales since the known audit only.
 * @throws {StoreError | SqlError} Postgres is away
 */
export async function readLiveTypes(sql: Sql, known: readonly Known[]): Promise<readonly LiveTypeRead[]> {
  const rows = await sql.query(LIVE_TYPES, [
    known.map(({ id }) => id),
    known.map(({ auditedVersion }) => auditedVersion),
    known.map(({ seenVersion }) => seenVersion),
  ]);
  return rows.map(({ news, seen, ...books }) => ({ ...books, news: toFeed(books.type, seen, news) }));
}

interface StockEvent {
  readonly version: number;
  readonly n: number;
  readonly kind: StockEventKind;
  readonly delta: number;
  readonly order: string | null;
  readonly at: number;
}

function toFeed({ id: ticketTypeId, version }: LiveTypeRead['type'], seen: number, news: string): FeedItem[] {
  const events: readonly StockEvent[] = JSON.parse(news);
  const items = events.map(({ version, n, kind, delta, order, at }) => ({
    id: `${ticketTypeId}:${version}:${n}`,
    at,
    kind,
    ticketTypeId,
    delta,
    order,
    text: null,
  }));
  const oldest = events.at(-1);
  const unlisted = oldest ? oldest.version - seen - 1 : 0;
  if (!oldest || unlisted <= 0) return items;
  const more = { kind: 'more', ticketTypeId, delta: unlisted, order: null, text: null } as const;
  return [...items, { ...more, id: `${ticketTypeId}:${version}:more`, at: oldest.at }];
}
