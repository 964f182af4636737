'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useServerNow } from './server-clock';

/** A moment later than the clock's, so that the server sees it over. */
const MARGIN_MS = 300;

/** Asks the server for the page again once a moment has come, by the server's clock. */
export function RefreshWhen({ at, serverNowMs }: { readonly at: string; readonly serverNowMs: number }) {
  const router = useRouter();
  const isOver = useServerNow(serverNowMs) >= Date.parse(at) + MARGIN_MS;
  useEffect(() => {
    if (isOver) router.refresh();
  }, [isOver, router]);
  return null;
}
