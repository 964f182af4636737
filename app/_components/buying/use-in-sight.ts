'use client';

import { type RefObject, useRef, useState } from 'react';

/** A panel with many words on a narrow phone. */
const ROOM_PX = 260;
/** The button under the slot, with the space around it. */
const BUTTON_PX = 96;

const ABOVE = 'absolute inset-x-0 bottom-0 z-10 min-h-full';
const BELOW = 'absolute inset-x-0 top-[calc(100%+6rem)] z-10';

/**
 * Keeps the answer to a press in sight of the buyer who pressed, without moving the button: it lies in the slot above the
 * button, grows upwards, and lies below where there is more room. `place` is its className.
 */
export function useInSight(): {
  readonly slot: RefObject<HTMLDivElement | null>;
  readonly place: string;
  readonly bringInSight: () => void;
} {
  const slot = useRef<HTMLDivElement>(null);
  const [isBelow, setBelow] = useState(false);
  const bringInSight = () => {
    if (!slot.current) return;
    const { bottom } = slot.current.getBoundingClientRect();
    setBelow(bottom < ROOM_PX && window.innerHeight - bottom - BUTTON_PX > bottom);
    // Enter, pressed on a ticket far above, presses the button too.
    if (bottom > window.innerHeight) slot.current.scrollIntoView({ block: 'nearest' });
  };
  return { slot, place: isBelow ? BELOW : ABOVE, bringInSight };
}
