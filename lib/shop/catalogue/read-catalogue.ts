import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { events, figures, ticketTypes } from '@/db/schema';
import { EVENT_ENDS_AT, isoUtc } from '@/lib/core/stores/columns';
import type { Database } from '@/lib/core/stores/drizzle-reads';
import type { Seen } from '@/lib/shop/sale/seen';

/** Times are ISO 8601 in UTC, prices whole cents (or pence). */
interface CatalogueTicketType {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  readonly currency: string;
  readonly capacity: number;
  readonly stock: number;
  /** Tickets that are held, and not paid yet. */
  readonly held: number;
  /** What `stock` and `held` are of: `generation` counts the type's lives, `version` the changes. */
  readonly generation: number;
  readonly version: number;
  readonly perBuyerLimit: number;
  readonly saleStartsAt: string;
}

export interface CatalogueEvent {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly tagline: string;
  readonly venue: string;
  readonly city: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly ticketTypes: readonly CatalogueTicketType[];
}

/** Where stock, held and sold were read: in the read model, or in the rows that a sale changes. */
export type ReadFrom = 'figures' | 'primary';

/** The programme as it was at `asOf`, by date. */
export interface Catalogue {
  readonly events: readonly CatalogueEvent[];
  readonly asOf: string;
  readonly from: ReadFrom;
  /** Ticket types that are in no list, and how far they had come. */
  readonly hidden: readonly Seen[];
}

const instant = (column: string) => sql.raw(isoUtc(column)).mapWith(String);

/** The figures may be this far behind; past it, the primary is asked. */
const BEHIND_S = 5;

/**
 * Whether the figures `f` of a ticket type `t` are of no use: they are of another life, or what came after them is older
 * than 5 s.
 */
export const areFiguresOld = (t: string, f: string) => `(${f}.ticket_type_id IS NULL OR EXISTS (
  SELECT FROM stock_events s WHERE s.ticket_type_id = ${t}.id AND s.version = ${f}.version + 1
    AND s.at < now() - interval '${BEHIND_S} s'))`;

const HELD = sql<number>`(SELECT coalesce(sum(quantity), 0) FROM orders o
  WHERE o.ticket_type_id = ${ticketTypes.id} AND o.status = 'held')`.mapWith(Number);

const SOURCES = {
  figures: {
    ...{ stock: figures.stock, held: figures.held },
    ...{ generation: figures.generation, version: figures.version },
  },
  primary: {
    ...{ stock: ticketTypes.stock, held: HELD },
    ...{ generation: ticketTypes.generation, version: ticketTypes.version },
  },
};

const IS_OLD = sql.raw(areFiguresOld('ticket_types', 'figures')) as SQL<boolean>;

/**
 * Reads the whole programme in one query; ticket types that are hidden are not among its events.
 * @returns null: the figures of one are too old, so ask the primary
 * @throws {DrizzleQueryError} whose `cause` is the StoreError or SqlError
 */
async function readCatalogueFrom(db: Database, from: ReadFrom): Promise<Catalogue | null> {
  // Taken before the read: it never claims to be fresher than it is.
  const asOf = new Date().toISOString();
  const all = db
    .select({
      event: {
        id: events.id,
        slug: events.slug,
        name: events.name,
        tagline: events.tagline,
        venue: events.venue,
        city: events.city,
        startsAt: instant('events.starts_at'),
        endsAt: instant(EVENT_ENDS_AT),
      },
      isOld: from === 'figures' ? IS_OLD : sql<boolean>`false`,
      ticketType: {
        id: ticketTypes.id,
        name: ticketTypes.name,
        priceCents: ticketTypes.priceCents,
        currency: ticketTypes.currency,
        capacity: ticketTypes.capacity,
        ...SOURCES[from],
        perBuyerLimit: ticketTypes.perBuyerLimit,
        saleStartsAt: instant('ticket_types.sale_starts_at'),
      },
      isHidden: ticketTypes.hidden,
    })
    .from(events)
    .innerJoin(ticketTypes, eq(ticketTypes.eventId, events.id))
    .$dynamic();
  const ofThisLife = and(
    eq(figures.ticketTypeId, ticketTypes.id),
    eq(figures.generation, ticketTypes.generation),
  );
  const rows = await (from === 'figures' ? all.leftJoin(figures, ofThisLife) : all).orderBy(
    ...[asc(events.startsAt), asc(events.id), asc(ticketTypes.position), asc(ticketTypes.id)],
  );

  const byId = new Map<string, CatalogueEvent & { ticketTypes: CatalogueTicketType[] }>();
  const hidden: Seen[] = [];
  for (const { event, ticketType, isOld, isHidden } of rows) {
    const { stock, held, generation, version, ...others } = ticketType;
    if (isOld || stock === null || held === null || generation === null || version === null) return null;
    if (isHidden) {
      hidden.push({ ticketTypeId: ticketType.id, generation, version });
      continue;
    }
    const type = { ...others, stock, held, generation, version };
    const known = byId.get(event.id);
    if (known) known.ticketTypes.push(type);
    else byId.set(event.id, { ...event, ticketTypes: [type] });
  }
  return { events: [...byId.values()], asOf, from, hidden };
}

/**
 * The programme, from the figures where they are not too old, else from the primary.
 * @throws {DrizzleQueryError} whose `cause` is the StoreError or SqlError
 */
export const readCatalogue = async (db: Database): Promise<Catalogue> =>
  (await readCatalogueFrom(db, 'figures')) ?? readPrimary(db);

/** The same of the very rows that a sale changes. */
export async function readPrimary(db: Database): Promise<Catalogue> {
  const catalogue = await readCatalogueFrom(db, 'primary');
  if (!catalogue) throw new TypeError('the primary is never too old');
  return catalogue;
}
