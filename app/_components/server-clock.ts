'use client';

import { useEffect, useSyncExternalStore } from 'react';

const TICK_MS = 1000;

let offsetMs = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** A message from the server is late, never early: of all offsets seen, the largest is nearest to the truth. */
function learnServerTime(serverNowMs: number): void {
  offsetMs = Math.max(offsetMs, serverNowMs - Date.now());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const listen of listeners) listen();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const readSecond = () =>
  offsetMs === Number.NEGATIVE_INFINITY ? null : Math.floor((Date.now() + offsetMs) / TICK_MS) * TICK_MS;

/**
 * The server's time in ms, to the second, ticking; whatever the visitor's own clock says.
 * @param serverNowMs the server's time when it rendered the page
 */
export function useServerNow(serverNowMs: number): number {
  useEffect(() => learnServerTime(serverNowMs), [serverNowMs]);
  return useSyncExternalStore(subscribe, readSecond, () => null) ?? serverNowMs;
}
