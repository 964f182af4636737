'use client';

import { useEffect, useRef, useState } from 'react';
import type { LiveTicketType, Snapshot } from '@/lib/control/dashboard/snapshot';

/**
 * The ticket type that is shown large: the one that was chosen, or else the one where something happened last.
 */
export function useWatched(
  whole: Snapshot | null,
): readonly [LiveTicketType | undefined, (id: string) => void] {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const versions = useRef<ReadonlyMap<string, number>>(new Map());

  useEffect(() => {
    if (!whole) return;
    const before = versions.current;
    versions.current = new Map(whole.types.map(({ id, version }) => [id, version]));
    const busy = whole.types.find(({ id, version }) => (before.get(id) ?? version) < version);
    if (busy) setBusyId(busy.id);
  }, [whole]);

  const types = whole?.types ?? [];
  const find = (id: string | null) => types.find((type) => type.id === id);
  const first = types.find(({ stock, capacity }) => stock < capacity) ?? types[0];
  return [find(chosenId) ?? find(busyId) ?? first, setChosenId];
}
