'use client';

import { useEffect, useState } from 'react';

const PATIENCE_MS = 3000;

/** Whether the shop says that it is degraded; asked only while the buyer has to wait. */
export function useDegraded(isWaiting: boolean): boolean {
  const [isDegraded, setDegraded] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    let isCurrent = true;
    const learn = async () => {
      const response = await fetch('/api/health', { signal: AbortSignal.timeout(PATIENCE_MS) });
      const health: { readonly status?: string } = await response.json();
      if (isCurrent) setDegraded(health.status === 'degraded');
    };
    learn().catch(() => {}); // No answer is no news of the shop's health.
    return () => {
      isCurrent = false;
    };
  }, [isWaiting]);
  return isWaiting && isDegraded;
}
