'use client';

import { useEffect, useRef } from 'react';
import { askProgrammeNow } from '@/app/_components/live-programme';
import type { BuyingState } from '@/lib/shop/buying/buying-state';

/**
 * After a refusal the page learns at once what is left. Figures may be older than the refusal: only tickets that were
 * seen to be gone, and are there again, call `onBackInStock`.
 */
export function useBackInStock({ kind }: BuyingState, isGone: boolean, onBackInStock: () => void): void {
  const wasGone = useRef(false);
  useEffect(() => {
    if (kind === 'beaten' || kind === 'too-few') askProgrammeNow();
  }, [kind]);
  useEffect(() => {
    const isBack = kind === 'beaten' && wasGone.current && !isGone;
    wasGone.current = kind === 'beaten' && isGone;
    if (isBack) onBackInStock();
  }, [kind, isGone, onBackInStock]);
}
