'use client';

import { useEffect, useState } from 'react';
import type { Connection } from './live-source';

interface StatusLineProps {
  readonly connection: Connection;
  readonly receivedAtMs: number | null;
  readonly isPaused: boolean;
}

const WORDS: Record<Connection, string> = {
  connecting: 'connecting',
  live: 'live',
  polling: 'live, once a second',
  reconnecting: 'reconnecting',
};

/** How old what is shown is. */
export function StatusLine({ connection, receivedAtMs, isPaused }: StatusLineProps) {
  const ageMs = useAge(receivedAtMs);
  const age = ageMs === null ? '' : ageMs < 1500 ? 'now' : `${Math.round(ageMs / 1000)} s old`;
  const isBad = connection === 'reconnecting' || (ageMs ?? 0) > 3000;
  return (
    <p className="wall-note" data-connection={connection}>
      <span className={isBad ? 'alarm px-2' : 'text-quiet'}>
        {isPaused ? 'paused' : WORDS[connection]} {age && `· ${age}`}
      </span>
    </p>
  );
}

/** How long ago it was, ms; looked at twice a second. */
function useAge(sinceMs: number | null): number | null {
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return sinceMs === null ? null : Math.max(0, nowMs - sinceMs);
}
