import { readAvailability } from '@/lib/shop/catalogue/availability';
import { posterUrl } from '@/lib/shop/catalogue/poster-url';
import type { CatalogueEvent } from '@/lib/shop/catalogue/read-catalogue';

const AVAILABILITY = {
  'on-sale': 'https://schema.org/InStock',
  last: 'https://schema.org/LimitedAvailability',
  'sold-out': 'https://schema.org/SoldOut',
  'not-yet': 'https://schema.org/PreSale',
} as const;

interface Props {
  readonly event: CatalogueEvent;
  readonly origin: string;
  readonly nowMs: number;
}

/** The event for machines: schema.org Event as JSON-LD. */
export function EventJsonLd({ event, origin, nowMs }: Props) {
  const url = `${origin}/events/${event.slug}`;
  return (
    <script
      type="application/ld+json"
      {...rawJson({
        '@context': 'https://schema.org',
        '@type': 'Event',
        name: event.name,
        description: event.tagline,
        startDate: event.startsAt,
        endDate: event.endsAt,
        performer: { '@type': 'PerformingGroup', name: event.name },
        organizer: { '@type': 'Organization', name: 'Last Ticket', url: origin },
        eventStatus: 'https://schema.org/EventScheduled',
        eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
        image: `${origin}${posterUrl(event.slug)}`,
        url,
        location: {
          '@type': 'Place',
          name: event.venue,
          address: { '@type': 'PostalAddress', addressLocality: event.city },
        },
        offers: event.ticketTypes.map((type) => ({
          '@type': 'Offer',
          name: type.name,
          price: (type.priceCents / 100).toFixed(2),
          priceCurrency: type.currency,
          availability: AVAILABILITY[readAvailability([type], nowMs).kind],
          validFrom: type.saleStartsAt,
          url,
        })),
      })}
    />
  );
}

/** JSON as a script's text. Without a `<` it can close no element and open none. */
function rawJson(value: object) {
  return { dangerouslySetInnerHTML: { __html: JSON.stringify(value).replaceAll('<', '\\u003c') } };
}
