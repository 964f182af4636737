import { Countdown } from '@/app/_components/countdown';
import { ReopenWatch } from '@/app/_components/reopen-watch';
import { TypeLeft } from '@/app/_components/type-left';
import { formatMoney } from '@/lib/core/format/money';
import { formatMoment } from '@/lib/core/format/when';
import type { Availability } from '@/lib/shop/catalogue/availability';
import type { OtherNights } from '@/lib/shop/catalogue/other-nights';
import type { CatalogueEvent } from '@/lib/shop/catalogue/read-catalogue';
import { NightList } from './night-list';

interface Props {
  readonly event: CatalogueEvent;
  readonly availability: Extract<Availability, { kind: 'sold-out' | 'not-yet' }>;
  readonly nights: OtherNights;
  readonly serverNowMs: number;
}

/** In place of the form, while nothing can be bought. */
export function Closed({ event, availability, nights, serverNowMs }: Props) {
  return (
    <section className="bg-stock">
      <ReopenWatch ticketTypes={event.ticketTypes} serverNowMs={serverNowMs} />
      <div className="px-4 pt-6 pb-6 sm:px-6">
        {availability.kind === 'sold-out' ? (
          <>
            <h2 className="rubber mt-2 text-6xl sm:text-8xl">Sold out</h2>
            <p className="mt-6 max-w-prose">
              Every ticket is sold. If one comes back, it shows here within seconds.
            </p>
          </>
        ) : (
          <NotYet opensAt={availability.opensAt} city={event.city} serverNowMs={serverNowMs} />
        )}
      </div>
      {availability.kind === 'sold-out' && <NightList nights={nights} />}
      <ul>
        {event.ticketTypes.map((type) => (
          <li key={type.id} className="relative flex items-center justify-between gap-4 px-4 py-4 sm:px-6">
            <span aria-hidden="true" className="holes-across -top-1 absolute inset-x-0" />
            <span>
              <span className="shout block text-3xl leading-[0.95]">{type.name}</span>
              <span className="mt-1 block text-quiet text-sm">
                <TypeLeft type={type} serverNowMs={serverNowMs} />
              </span>
            </span>
            <span className="shout text-4xl leading-none">{formatMoney(type.priceCents, type.currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NotYet({ opensAt, city, serverNowMs }: { opensAt: string; city: string; serverNowMs: number }) {
  return (
    <>
      <h2 className="stamp">On sale in</h2>
      <p className="shout mt-2 text-6xl text-loud-ink leading-none sm:text-8xl">
        <Countdown until={opensAt} serverNowMs={serverNowMs} />
      </p>
      <p className="mt-3 max-w-prose">
        {formatMoment(opensAt, city)} in {city}. The shop’s clock counts, not yours.
      </p>
    </>
  );
}
