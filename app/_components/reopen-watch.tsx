'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useLiveProgramme } from './live-programme';
import { type LiveType, useAvailability } from './use-availability';

interface Props {
  readonly ticketTypes: readonly LiveType[];
  readonly serverNowMs: number;
}

/** Where nothing can be bought yet: as soon as something can, the server is asked for the form. */
export function ReopenWatch({ ticketTypes, serverNowMs }: Props) {
  const router = useRouter();
  const live = useLiveProgramme();
  const { kind } = useAvailability(ticketTypes, serverNowMs);
  const isOpen = kind === 'on-sale' || kind === 'last';
  useEffect(() => {
    // Once more with every answer: another server process may still show the older programme.
    if (isOpen && live) router.refresh();
  }, [isOpen, live, router]);
  return null;
}
