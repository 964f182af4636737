import { readAvailability } from './availability';
import type { CatalogueEvent } from './read-catalogue';

const MOST_NIGHTS = 3;

/** Where a buyer who came too late can go on. */
export interface OtherNights {
  /** By date, three at most, each with tickets left; of the same city where it has any. */
  readonly events: readonly CatalogueEvent[];
  readonly label: string;
  /** The programme, narrowed to the city where it has other nights. */
  readonly href: string;
}

/**
 * @param events by date
 * @param nowMs the server's time
 */
export function findOtherNights(
  events: readonly CatalogueEvent[],
  { id, city }: Pick<CatalogueEvent, 'id' | 'city'>,
  nowMs: number,
): OtherNights {
  const open = events.filter(
    (other) =>
      other.id !== id &&
      Date.parse(other.startsAt) > nowMs &&
      ['on-sale', 'last'].includes(readAvailability(other.ticketTypes, nowMs).kind),
  );
  const near = open.filter((other) => other.city === city);
  const found = near.length > 0 ? near : open;
  return {
    events: found.slice(0, MOST_NIGHTS),
    label: near.length > 0 ? `Other nights in ${city}` : 'Other nights',
    href: near.length > 0 ? `/?${new URLSearchParams({ city })}` : '/',
  };
}
