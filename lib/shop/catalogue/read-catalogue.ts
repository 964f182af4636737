import { asc, eq, sql } from 'drizzle-orm';
import { events, ticketTypes } from '@/db/schema';
import { EVENT_ENDS_AT, isoUtc } from '@/lib/core/stores/columns';
import type { Database } from '@/lib/core/stores/drizzle-reads';

/** Times are ISO 8601 in UTC, prices whole cents (or pence). */
interface CatalogueTicketType {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  readonly currency: string;
  readonly capacity: number;
  readonly stock: number;
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

/** The programme as it was at `asOf`, by date. */
export interface Catalogue {
  readonly events: readonly CatalogueEvent[];
  readonly asOf: string;
}

const instant = (column: string) => sql.raw(isoUtc(column)).mapWith(String);

/**
 * Reads the whole programme in one query.
 * @throws {DrizzleQueryError} whose `cause` is the StoreError or SqlError
 */
export async function readCatalogue(db: Database): Promise<Catalogue> {
  // Taken before the read: it never claims to be fresher than it is.
  const asOf = new Date().toISOString();
  const rows = await db
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
      ticketType: {
        id: ticketTypes.id,
        name: ticketTypes.name,
        priceCents: ticketTypes.priceCents,
        currency: ticketTypes.currency,
        capacity: ticketTypes.capacity,
        stock: ticketTypes.stock,
        perBuyerLimit: ticketTypes.perBuyerLimit,
        saleStartsAt: instant('ticket_types.sale_starts_at'),
      },
    })
    .from(events)
    .innerJoin(ticketTypes, eq(ticketTypes.eventId, events.id))
    .orderBy(asc(events.startsAt), asc(events.id), asc(ticketTypes.position), asc(ticketTypes.id));

  const byId = new Map<string, CatalogueEvent & { ticketTypes: CatalogueTicketType[] }>();
  for (const { event, ticketType } of rows) {
    const known = byId.get(event.id);
    if (known) known.ticketTypes.push(ticketType);
    else byId.set(event.id, { ...event, ticketTypes: [ticketType] });
  }
  return { events: [...byId.values()], asOf };
}
