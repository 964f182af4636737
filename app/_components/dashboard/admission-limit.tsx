'use client';

import { useEffect, useState } from 'react';
import type { LiveTicketType } from '@/lib/control/dashboard/snapshot';
import type { Ask } from './ask-admin';

/** From the classic one-lock bouncer to no limit but the stock itself (null). */
const LIMITS = [1, 2, 3, 5, 8, 12, 20, 50, 100, null] as const;

interface AdmissionLimitProps {
  readonly type: LiveTicketType;
  readonly ask: Ask;
}

/** Slide it down, and watch contention rise and sales fall. */
export function AdmissionLimit({ type, ask }: AdmissionLimitProps) {
  const now = positionOf(type.admissionLimit);
  const [position, setPosition] = useState(now);
  useEffect(() => setPosition(now), [now]);
  const limit = LIMITS[position] ?? null;
  const send = () => {
    if (position !== now) void ask('admission-limit', { ticketTypeId: type.id, limit });
  };
  const text = limit === null ? 'as many as are left' : String(limit);
  return (
    <label className="grid w-64 max-w-full gap-1">
      <span className="stamp text-quiet">Admission limit: {text}</span>
      <input
        type="range"
        min={0}
        max={LIMITS.length - 1}
        value={position}
        aria-valuetext={text}
        className="h-11 w-full accent-loud-ink"
        onChange={({ target }) => setPosition(Number(target.value))}
        onPointerUp={send}
        onKeyUp={send}
      />
    </label>
  );
}

function positionOf(limit: number | null): number {
  const found = LIMITS.findIndex((one) => one !== null && limit !== null && one >= limit);
  return found < 0 ? LIMITS.length - 1 : found;
}
