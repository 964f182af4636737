'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { type BuyingState, IDLE } from '@/lib/shop/buying/buying-state';

/** A button that goes away takes the focus with it: it comes back to Buy. */
export function useFocusKept(state: BuyingState, button: RefObject<HTMLButtonElement | null>): void {
  const before = useRef(state);
  useEffect(() => {
    const hasChanged = before.current !== state && before.current !== IDLE;
    before.current = state;
    if (hasChanged && document.activeElement === document.body)
      button.current?.focus({ preventScroll: true });
  }, [state, button]);
}
