'use client';

import { type OnOffer, readAvailability } from '@/lib/shop/catalogue/availability';
import { Countdown } from './countdown';
import { useLiveProgramme } from './live-programme';
import { useServerNow } from './server-clock';

interface Props {
  readonly type: OnOffer & { readonly id: string };
  readonly serverNowMs: number;
}

/** How many of a ticket type are left right now, in words. */
export function TypeLeft({ type, serverNowMs }: Props) {
  const live = useLiveProgramme();
  const nowMs = useServerNow(serverNowMs);
  const stock = live?.stockById.get(type.id) ?? type.stock;
  const now = readAvailability([{ ...type, stock }], nowMs);
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
      return `${now.left.toLocaleString('en-GB')} left`;
  }
}
