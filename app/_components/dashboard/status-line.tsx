'use client';

import { useEffect, useState } from 'react';
import type { Snapshot } from '@/lib/live/snapshot';
import type { Connection } from './live-source';

interface StatusLineProps {
  readonly connection: Connection;
  readonly heardAtMs: number | null;
  readonly snapshot: Snapshot | null;
  readonly isPaused: boolean;
}

const WORDS: Record<Connection, string> = {
  connecting: 'connecting',
  live: 'live',
  polling: 'live, once a second',
  reconnecting: 'reconnecting',
};

/** How old what is shown is, and which store is missing. */
export function StatusLine({ connection, heardAtMs, snapshot, isPaused }: StatusLineProps) {
  const ageMs = useAge(heardAtMs);
  const age = ageMs === null ? '' : ageMs < 1500 ? 'now' : `${Math.round(ageMs / 1000)} s old`;
  const isBad = connection === 'reconnecting' || (ageMs ?? 0) > 3000;
  const { postgres = 'ok', redis = 'ok' } = snapshot?.stores ?? {};
  return (
    <p className="stamp flex flex-wrap gap-x-4 gap-y-1 xl:text-lg" data-connection={connection}>
      <span className={isBad ? 'bg-(--ink-alarm) px-2 text-(--ink-on-alarm)' : 'text-quiet'}>
        {isPaused ? 'paused' : WORDS[connection]} {age && `· ${age}`}
      </span>
      {postgres !== 'ok' && (
        <span className="bg-(--ink-alarm) px-2 text-(--ink-on-alarm)">Postgres is {postgres}</span>
      )}
      {redis !== 'ok' && (
        <span className="bg-(--ink-alarm) px-2 text-(--ink-on-alarm)">
          Redis is {redis}: what is shown comes from Postgres alone
        </span>
      )}
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
