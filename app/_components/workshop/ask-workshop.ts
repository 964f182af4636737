import type { Run } from '@/lib/teaching/explorer/timeline';
import type { MapRequest } from '@/lib/teaching/player/parse-place';
import { type Place, querySetting } from '@/lib/teaching/player/place';
import type { WorkshopMap } from '@/lib/teaching/player/workshop';

/** What the workshop answered, or a sentence that says why it did not. */
export type Asked<T> =
  | { readonly kind: 'got'; readonly value: T }
  | { readonly kind: 'refused'; readonly because: string };

export function askRun({ strategy, schedule, ...place }: Omit<Place, 'step'>): Promise<Asked<Run>> {
  return ask('run', { strategy, schedule, ...querySetting(place) });
}

/** Asks for all schedules of a strategy, until `signal` fires; it takes as long as it takes to run them. */
export function askMap(
  { strategy, faults, ...place }: MapRequest,
  signal: AbortSignal,
): Promise<Asked<WorkshopMap>> {
  return ask('map', { strategy, faults: faults.join(','), ...querySetting(place) }, signal);
}

const MOST_TRIES = 4;

/** Comes again by itself while the workshop is full. */
async function ask<T>(
  what: 'run' | 'map',
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Asked<T>> {
  const path = `/api/workshop/${what}?${new URLSearchParams(query)}`;
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(path, signal ? { signal } : {});
      const answer = await response.json();
      if (response.ok) return { kind: 'got', value: answer };
      const waitMs = Number(response.headers.get('retry-after')) * 1000;
      if (waitMs === 0 || tries === MOST_TRIES) return { kind: 'refused', because: describeProblem(answer) };
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    } catch {
      return { kind: 'refused', because: 'The workshop is out of reach.' };
    }
  }
}

interface Problem {
  readonly title: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

function describeProblem({ title, errors = [] }: Problem): string {
  const [first] = errors;
  return first ? `${first.field} ${first.message}.` : `${title}.`;
}
