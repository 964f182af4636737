'use client';

import { formatCount } from '@/lib/core/format/count';
import { Countdown } from './countdown';
import { type LiveType, useAvailability } from './use-availability';

interface Props {
  readonly ticketTypes: readonly LiveType[];
  readonly number: string;
  readonly priceFrom: string;
  readonly hasMorePrices: boolean;
  readonly serverNowMs: number;
}

/** The part of a ticket that the door keeps: its number, what it costs, how many are left right now. */
export function CardStub({ ticketTypes, number, priceFrom, hasMorePrices, serverNowMs }: Props) {
  const now = useAvailability(ticketTypes, serverNowMs);
  const isLast = now.kind === 'last';
  return (
    <div
      className={`relative flex shrink-0 items-center justify-between gap-4 px-4 py-3 sm:w-32 sm:flex-col sm:items-start sm:py-4 lg:w-30 xl:w-34 ${isLast ? 'bg-loud text-on-loud' : ''}`}
    >
      <span aria-hidden="true" className="holes-across -top-1 absolute inset-x-0 sm:hidden" />
      <span aria-hidden="true" className="holes-down -left-1 absolute inset-y-0 max-sm:hidden" />
      <span className={`stamp max-sm:hidden ${isLast ? '' : 'text-loud-ink'}`} aria-hidden="true">
        № {number}
      </span>
      {now.kind === 'sold-out' ? (
        <span className="rubber text-3xl sm:my-auto">Sold out</span>
      ) : (
        <>
          <p className="leading-none sm:mt-auto">
            {hasMorePrices && <span className="stamp mr-1 font-normal">from </span>}
            <span className="shout text-4xl sm:block">{priceFrom}</span>
          </p>
          <p className="stamp max-sm:text-right sm:min-h-9">
            {now.kind === 'not-yet' ? (
              <>
                On sale in <br className="max-sm:hidden" />
                <Countdown until={now.opensAt} serverNowMs={serverNowMs} />
              </>
            ) : (
              describeLeft(now.left, isLast)
            )}
          </p>
        </>
      )}
    </div>
  );
}

function describeLeft(left: number, isLast: boolean): string {
  if (!isLast) return `${formatCount(left)} left`;
  return left === 1 ? 'The last ticket' : `The last ${left}`;
}
