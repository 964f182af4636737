'use client';

import { useEffect, useState } from 'react';
import { fetchJson } from '@/app/_components/fetch-json';

const PATIENCE_MS = 3000;

/** Whether the shop says that it is degraded; asked only while the buyer has to wait. */
export function useDegraded(isWaiting: boolean): boolean {
  const [isDegraded, setDegraded] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    let isCurrent = true;
    void fetchJson<{ readonly status?: string }>('/api/health', PATIENCE_MS).then((reply) => {
      if (isCurrent && reply?.body) setDegraded(reply.body.status === 'degraded');
    });
    return () => {
      isCurrent = false;
    };
  }, [isWaiting]);
  return isWaiting && isDegraded;
}
