'use client';

import { type Availability, type OnOffer, readAvailability } from '@/lib/shop/catalogue/availability';
import { useLiveProgramme } from './live-programme';
import { useServerNow } from './server-clock';

export type LiveType = OnOffer & { readonly id: string };

/** Whether these ticket types can be bought right now: their stock as the shop said it last, by the server's time. */
export function useAvailability(ticketTypes: readonly LiveType[], serverNowMs: number): Availability {
  const live = useLiveProgramme();
  const nowMs = useServerNow(serverNowMs);
  return readAvailability(
    ticketTypes.map((type) => ({ ...type, stock: live?.stockById.get(type.id) ?? type.stock })),
    nowMs,
  );
}
