'use client';

import { useSyncExternalStore } from 'react';
import { fetchJson } from './fetch-json';

const POLL_MS = 4000;
const PATIENCE_MS = 3000;

/** The stock of every ticket type as the shop last said it; `asOf` is the shop's own time, ISO 8601. */
interface LiveProgramme {
  readonly asOf: string;
  readonly stockById: ReadonlyMap<string, number>;
}

let latest: LiveProgramme | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** One poll serves every leaf of the page, and only while the page can be seen. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', wake);
    schedule(POLL_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', wake);
    clearTimeout(timer);
  };
}

function wake(): void {
  schedule(document.hidden ? POLL_MS : 0);
}

/** Asks now: a purchase heard something newer than what is shown. */
export function askProgrammeNow(): void {
  if (listeners.size > 0) schedule(0);
}

function schedule(inMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    if (!document.hidden) await poll();
    if (listeners.size > 0) schedule(POLL_MS);
  }, inMs);
}

async function poll(): Promise<void> {
  const reply = await fetchJson<EventsAnswer>('/api/events', PATIENCE_MS);
  // No answer is no news: what is shown says how old it is.
  if (!reply?.isOk || !reply.body) return;
  latest = readLive(reply.body);
  for (const listen of listeners) listen();
}

interface EventsAnswer {
  readonly asOf: string;
  readonly events: readonly {
    readonly ticketTypes: readonly { readonly id: string; readonly stock: number }[];
  }[];
}

function readLive({ asOf, events }: EventsAnswer): LiveProgramme {
  return {
    asOf,
    stockById: new Map(events.flatMap(({ ticketTypes }) => ticketTypes.map(({ id, stock }) => [id, stock]))),
  };
}

/** What the shop said since the page was rendered; null until it said anything. */
export function useLiveProgramme(): LiveProgramme | null {
  return useSyncExternalStore(
    subscribe,
    () => latest,
    () => null,
  );
}
