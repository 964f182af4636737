import type { StockEventKind } from '@/db/order-states';
import { readBoolean, readInt, readText } from '@/lib/core/stores/columns';
import type { Sql, Statement } from '@/lib/core/stores/postgres';
import { areFiguresOld, type ReadFrom } from '@/lib/shop/catalogue/read-catalogue';
import { sumsUpTo } from '@/lib/shop/outbox/sums';
import type { FeedItem, LiveTicketType } from './snapshot';

/** A ticket type as the statement found it, and what happened to its stock since it was last seen. */
export interface LiveTypeRead {
  readonly type: Omit<LiveTicketType, 'admission' | 'audited'>;
  /** Newest first. */
  readonly news: readonly FeedItem[];
}

/** What is known of a type already. */
export interface Known {
  readonly id: string;
  /** The version up to which its history was told. */
  readonly seenVersion: number;
}

/** Changes of one type's stock that are told one by one; of the others only how many there were. */
const NEWS_LENGTH = 6;

const SOURCES: Readonly<
  Record<ReadFrom, { readonly columns: string; readonly join: string; readonly isOld: string }>
> = {
  figures: {
    columns: 'f.stock, f.held, f.sold, f.version',
    join: 'LEFT JOIN figures f ON f.ticket_type_id = t.id AND f.generation = t.generation',
    isOld: areFiguresOld('t', 'f'),
  },
  primary: {
    columns: 't.stock, f.held, f.sold, t.version',
    join: `CROSS JOIN LATERAL (${sumsUpTo('t.version')}) f`,
    isOld: 'false',
  },
};

/** `pg_stat_statements` in its text keeps it out of the statements of a sale (count-statements.ts). */
const liveTypes = (
  from: ReadFrom,
): Statement<(Omit<LiveTypeRead, 'news'> & { readonly news: string; readonly seen: number }) | null> => ({
  name: `live-types-${from}`,
  text: `
    SELECT /* not for pg_stat_statements */ t.id, events.name AS event, t.name, t.capacity,
      ${SOURCES[from].columns}, ${SOURCES[from].isOld} AS is_old,
      t.generation, coalesce(t.admission_limit, 0) AS admission_limit, coalesce(known.seen, -1) AS seen,
      coalesce(news.items, '[]') AS news
    FROM ticket_types t JOIN events ON events.id = t.event_id
    ${SOURCES[from].join}
    LEFT JOIN unnest($1::text[], $2::bigint[]) AS known (id, seen) ON known.id = t.id
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('version', version, 'n', n, 'kind', kind, 'delta', delta,
        'order', left(order_id::text, 8), 'at', floor(extract(epoch FROM at) * 1000)))::text AS items
      FROM (
        SELECT * FROM stock_events e WHERE e.ticket_type_id = t.id AND e.version > known.seen
          AND e.version <= ${from === 'figures' ? 'f' : 't'}.version
        ORDER BY e.version DESC, e.n DESC LIMIT ${NEWS_LENGTH}
      ) latest
    ) news ON true
    WHERE NOT t.hidden
    ORDER BY events.starts_at, events.id, t.position, t.id`,
  row: (row) =>
    readBoolean(row, 'is_old')
      ? null
      : {
          type: {
            id: readText(row, 'id'),
            event: readText(row, 'event'),
            name: readText(row, 'name'),
            capacity: readInt(row, 'capacity'),
            stock: readInt(row, 'stock'),
            held: readInt(row, 'held'),
            sold: readInt(row, 'sold'),
            version: readInt(row, 'version'),
            generation: readInt(row, 'generation'),
            admissionLimit: readInt(row, 'admission_limit') || null,
          },
          news: readText(row, 'news'),
          seen: readInt(row, 'seen'),
        },
});

const LIVE_TYPES = { figures: liveTypes('figures'), primary: liveTypes('primary') };

/** All ticket types that are shown, and where stock, held and sold were read. */
export interface LiveTypesRead {
  readonly types: readonly LiveTypeRead[];
  readonly from: ReadFrom;
}

/**
 * Reads all ticket types in one statement: from the figures, or where those are too old, in another one from the rows
 * and their history.
 * @throws {StoreError | SqlError} Postgres is away
 */
export async function readLiveTypes(sql: Sql, known: readonly Known[]): Promise<LiveTypesRead> {
  const params = [known.map(({ id }) => id), known.map(({ seenVersion }) => seenVersion)];
  const read = async (from: ReadFrom): Promise<LiveTypesRead | null> => {
    const rows = await sql.query(LIVE_TYPES[from], params);
    const found = rows.filter((row) => row !== null);
    if (found.length < rows.length) return null;
    const types = found.map(({ news, seen, ...books }) => ({
      ...books,
      news: toFeed(books.type, seen, news),
    }));
    return { types, from };
  };
  return (await read('figures')) ?? (await read('primary')) ?? { types: [], from: 'primary' };
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
