'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { type OnOffer, readAvailability } from '@/lib/shop/catalogue/availability';
import { useLiveProgramme } from './live-programme';
import { useServerNow } from './server-clock';

interface Props {
  readonly ticketTypes: readonly (OnOffer & { readonly id: string })[];
  readonly serverNowMs: number;
}

/** Where nothing can be bought yet: as soon as something can, the server is asked for the form. */
export function ReopenWatch({ ticketTypes, serverNowMs }: Props) {
  const router = useRouter();
  const live = useLiveProgramme();
  const nowMs = useServerNow(serverNowMs);
  const offered = ticketTypes.map((type) => ({ ...type, stock: live?.stockById.get(type.id) ?? type.stock }));
  const { kind } = readAvailability(offered, nowMs);
  const isOpen = kind === 'on-sale' || kind === 'last';
  useEffect(() => {
    // Once more with every answer: another server process may still show the older programme.
    if (isOpen && live) router.refresh();
  }, [isOpen, live, router]);
  return null;
}
