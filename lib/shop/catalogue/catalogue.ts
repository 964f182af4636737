import { createDrizzleReads } from '@/lib/core/stores/drizzle-reads';
import { MemoryKey } from '@/lib/core/stores/memory';
import type { Postgres } from '@/lib/core/stores/postgres';
import type { Stores } from '@/lib/core/stores/stores';
import { isAtLeast, type Seen } from '@/lib/shop/sale/seen';
import { type Catalogue, type CatalogueEvent, readCatalogue, readPrimary } from './read-catalogue';

/** How old a catalogue may be that is shown while Postgres is well. */
const FRESH_MS = 500;
/** How long a reader waits for a newer one where an older one is at hand. */
const PATIENCE_MS = 500;

interface Shelf {
  latest: Catalogue | null;
  /** When Postgres was last asked, whatever came of it; by the process's monotonic clock. */
  askedAtMs: number;
  reading: Promise<Catalogue> | null;
}

const SHELF = new MemoryKey<Shelf>();

type Readable = Pick<Stores, 'memory' | 'postgres'>;

/**
 * The programme, at most half a second old; `asOf` says how old it is. One reader refreshes it for all who wait.
 * While Postgres is slow or away, the older one is shown, however old.
 * @param seen what the reader has seen: of these types nothing older is shown, wherever it has to be read
 * @throws {DrizzleQueryError} whose `cause` is the StoreError or SqlError: Postgres is away, nothing was ever read
 */
export async function currentCatalogue(
  { memory, postgres }: Readable,
  seen: readonly Seen[] = [],
): Promise<Catalogue> {
  const shelved = await takeFromShelf({ memory, postgres });
  if (isNewEnough(shelved, seen)) return shelved;
  const db = createDrizzleReads(postgres);
  const fresh = await readCatalogue(db);
  return isNewEnough(fresh, seen) ? fresh : readPrimary(db);
}

/** A type that is not there any more has nothing older to show. */
function isNewEnough({ events }: Catalogue, seen: readonly Seen[]): boolean {
  const versions = new Map(events.flatMap(({ ticketTypes }) => ticketTypes.map((type) => [type.id, type])));
  return seen.every((each) => {
    const now = versions.get(each.ticketTypeId);
    return !now || isAtLeast(now, each);
  });
}

async function takeFromShelf({ memory, postgres }: Readable): Promise<Catalogue> {
  const shelf = memory.of<Shelf>(SHELF, () => ({
    latest: null,
    askedAtMs: Number.NEGATIVE_INFINITY,
    reading: null,
  }));
  const isRecent = performance.now() - shelf.askedAtMs < FRESH_MS;
  if (shelf.latest && isRecent && !shelf.reading) return shelf.latest;
  shelf.reading ??= refresh(shelf, postgres);
  return shelf.latest ? orOlder(shelf.reading, shelf.latest) : shelf.reading;
}

/** The event as the programme has it, with the programme's `asOf`; null when there is none of this slug. */
export async function findEvent(
  stores: Readable,
  slug: string,
  seen: readonly Seen[] = [],
): Promise<{
  readonly event: CatalogueEvent;
  readonly asOf: string;
  readonly from: Catalogue['from'];
} | null> {
  const { events, asOf, from } = await currentCatalogue(stores, seen);
  const event = events.find((candidate) => candidate.slug === slug);
  return event ? { event, asOf, from } : null;
}

async function refresh(shelf: Shelf, postgres: Postgres): Promise<Catalogue> {
  shelf.askedAtMs = performance.now();
  try {
    shelf.latest = await readCatalogue(createDrizzleReads(postgres));
    return shelf.latest;
  } finally {
    shelf.reading = null;
  }
}

async function orOlder(reading: Promise<Catalogue>, older: Catalogue): Promise<Catalogue> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<Catalogue>((resolve) => {
    timer = setTimeout(() => resolve(older), PATIENCE_MS);
  });
  try {
    return await Promise.race([reading.catch(() => older), patience]);
  } finally {
    clearTimeout(timer);
  }
}
