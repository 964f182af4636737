'use client';

import { useEffect, useState } from 'react';
import type { LiveTicketType } from '@/lib/control/dashboard/snapshot';
import type { Ask } from './ask-admin';

/** From the classic one-lock bouncer to no limit but the stock itself (null). */
const WIDTHS = [1, 2, 3, 5, 8, 12, 20, 50, 100, null] as const;

interface TillWidthProps {
  readonly type: LiveTicketType;
  readonly ask: Ask;
}

/** Slide it down, and watch contention rise and sales fall. */
export function TillWidth({ type, ask }: TillWidthProps) {
  const now = positionOf(type.tillWidth);
  const [position, setPosition] = useState(now);
  useEffect(() => setPosition(now), [now]);
  const width = WIDTHS[position] ?? null;
  const send = () => {
    if (position !== now) void ask('till-width', { ticketTypeId: type.id, width });
  };
  const text = width === null ? 'as many as are left' : String(width);
  return (
    <label className="grid w-64 max-w-full gap-1">
      <span className="stamp text-quiet">Admission limit: {text}</span>
      <input
        type="range"
        min={0}
        max={WIDTHS.length - 1}
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

function positionOf(width: number | null): number {
  const found = WIDTHS.findIndex((one) => one !== null && width !== null && one >= width);
  return found < 0 ? WIDTHS.length - 1 : found;
}
