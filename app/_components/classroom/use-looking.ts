'use client';

import { useEffect } from 'react';

const LOOK_EVERY_MS = 1000;

/** Looks at once, and a second after each look, while it is on. */
export function useLooking(look: () => Promise<void>, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const goOn = async () => {
      await look();
      if (!isOver) timer = setTimeout(() => void goOn(), LOOK_EVERY_MS);
    };
    void goOn();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [look, isOn]);
}
