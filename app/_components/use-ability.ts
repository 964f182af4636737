'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/**
 * Whether this browser can do what a button offers; null until a script has looked. A button that waits keeps its
 * place out of sight, so that nothing moves, and has none where scripts never run: `WAITING`.
 */
export function useAbility(can: () => boolean): boolean | null {
  return useSyncExternalStore<boolean | null>(never, can, () => null);
}

export const WAITING = 'invisible noscript:hidden';
