'use client';

import { formatCount } from '@/lib/core/format/count';
import { Countdown } from './countdown';
import { type LiveType, useAvailability } from './use-availability';

/** How many of a ticket type are left right now, in words. */
export function TypeLeft({ type, serverNowMs }: { readonly type: LiveType; readonly serverNowMs: number }) {
  const now = useAvailability([type], serverNowMs);
  switch (now.kind) {
    case 'sold-out':
      return 'Sold out';
    case 'not-yet':
      return (
        <>
          On sale in <Countdown until={now.opensAt} serverNowMs={serverNowMs} />
        </>
      );
    case 'last':
      return now.left === 1 ? 'The last one' : `The last ${now.left}`;
    case 'on-sale':
      return `${formatCount(now.left)} left`;
  }
}
