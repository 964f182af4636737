'use client';

import { useEffect, useRef, useState } from 'react';
import type { LiveTicketType, Snapshot } from '@/lib/control/dashboard/snapshot';
import type { Connection } from './live-source';

/** Numbers change four times a second; a screen reader is told at most this often. */
const EVERY_MS = 20_000;

interface AnnouncerProps {
  readonly type: LiveTicketType;
  readonly audit: Snapshot['audit'];
  readonly connection: Connection;
}

/** Says now and then, politely, how things stand. A broken invariant says so itself, at once. */
export function Announcer({ type, audit, connection }: AnnouncerProps) {
  const { event, name, stock, sold } = type;
  const state = connection === 'reconnecting' ? 'The dashboard is reconnecting.' : '';
  const verdict = audit?.ok ? 'The audit found nothing wrong.' : '';
  const latest = useRef('');
  const [said, setSaid] = useState('');
  useEffect(() => {
    latest.current = `${state} ${event}, ${name}: ${stock} left, ${sold} sold. ${verdict}`;
  });
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
