import Link from 'next/link';
import { CardStub } from '@/app/_components/card-stub';
import { Poster } from '@/app/_components/poster';
import { TapMark } from '@/app/_components/tap-mark';
import { formatMoney } from '@/lib/core/format/money';
import { formatMoment } from '@/lib/core/format/when';
import type { CatalogueEvent } from '@/lib/shop/catalogue/read-catalogue';

interface Props {
  readonly event: CatalogueEvent;
  /** Its place in the programme, counted from 1. */
  readonly number: number;
  readonly serverNowMs: number;
  /** Near the top of the page: its poster is fetched at once. */
  readonly isEarly: boolean;
}

/** One event as a ticket: poster, facts, and its stub. The whole of it is the link. */
export function EventCard({ event, number, serverNowMs, isEarly }: Props) {
  const cheapest = event.ticketTypes.toSorted((a, b) => a.priceCents - b.priceCents)[0];
  return (
    <li className="relative flex min-w-0 flex-col sm:flex-row">
      <div className="flex min-w-0 flex-1">
        <div className="w-28 shrink-0 self-start min-[26rem]:w-32 sm:w-44 sm:self-stretch">
          <Poster slug={event.slug} isLazy={!isEarly} className="sm:h-full sm:object-cover" />
        </div>
        <div className="flex min-w-0 flex-1 flex-col px-4 pt-3 pb-4 sm:px-5 sm:pt-4">
          <p className="stamp flex justify-between gap-2 text-quiet">
            <time dateTime={event.startsAt}>{formatMoment(event.startsAt, event.city)}</time>
          </p>
          <h3 className="shout mt-1.5 text-balance text-[2rem] leading-[0.92] sm:text-[2.75rem]">
            <Link
              href={`/events/${event.slug}`}
              prefetch={false}
              className="after:absolute after:inset-0 after:z-[1] hover:text-loud-ink active:after:bg-loud/20 focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-loud-ink focus-visible:after:-outline-offset-3"
            >
              {event.name}
              <TapMark />
            </Link>
          </h3>
          <p className="mt-1.5 font-semibold leading-snug">
            {event.venue}, {event.city}
          </p>
          <p className="mt-auto pt-2 text-quiet text-sm leading-snug max-sm:hidden">{event.tagline}</p>
        </div>
      </div>
      <CardStub
        ticketTypes={event.ticketTypes}
        number={String(number).padStart(3, '0')}
        priceFrom={cheapest ? formatMoney(cheapest.priceCents, cheapest.currency) : ''}
        hasMorePrices={event.ticketTypes.length > 1}
        serverNowMs={serverNowMs}
      />
      <span aria-hidden="true" className="holes-across absolute inset-x-0 -bottom-1 z-[2]" />
    </li>
  );
}
