'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** Where a key already means something. */
const OWN_KEYS = 'input, select, textarea, [contenteditable], [data-own-keys]';
/** Space presses what it is on. */
const PRESSED_BY_SPACE = 'button, a, summary';

/** Calls `press` with each key of the page that nothing else wants; true: it was ours. */
export function useKeys(isOn: boolean, press: (key: string) => boolean): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    if (!isOn) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const { target, key } = event;
      if (target instanceof Element && target.closest(OWN_KEYS)) return;
      if (key === ' ' && target instanceof Element && target.closest(PRESSED_BY_SPACE)) return;
      if (latest.current(key)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOn]);
}

/**
 * Takes the focus back to one button when the one that had it went away with what changed, or can't be pressed any more;
 * where that button can't either, to what was said.
 */
export function useFocusHome(
  change: unknown,
): readonly [RefObject<HTMLButtonElement | null>, RefObject<HTMLDivElement | null>] {
  const home = useRef<HTMLButtonElement>(null);
  const said = useRef<HTMLDivElement>(null);
  const last = useRef<{ readonly change: unknown; readonly element: Element | null }>({
    change,
    element: null,
  });
  useEffect(() => {
    const keep = () => {
      last.current = { ...last.current, element: document.activeElement };
    };
    document.addEventListener('focusin', keep);
    return () => document.removeEventListener('focusin', keep);
  }, []);
  useEffect(() => {
    const { element } = last.current;
    last.current = { change, element };
    const focused = document.activeElement;
    const isGone = element !== null && (!element.isConnected || element.matches(':disabled'));
    if (!isGone || (focused !== document.body && focused !== element)) return;
    if (home.current?.disabled === false) home.current.focus();
    else said.current?.focus();
  }, [change]);
  return [home, said];
}
