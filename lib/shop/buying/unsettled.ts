import { parseJson } from '@/lib/core/parse-json';
import { readField } from '@/lib/core/read-field';
import type { Wanted } from './buying-state';

/** Where the browser keeps purchases until they are settled: one entry each, so that tabs do not overwrite each other. */
export interface KeyValueStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const PREFIX = 'last-ticket:unsettled:';

export function keepUnsettled(storage: KeyValueStorage, wanted: Wanted): void {
  storage.setItem(PREFIX + wanted.key, JSON.stringify(wanted));
}

export function forgetUnsettled(storage: KeyValueStorage, key: string): void {
  storage.removeItem(PREFIX + key);
}

/** The oldest purchase that never heard how it ended: of one event, or of any. What is malformed is no purchase. */
export function findUnsettledIn(storage: KeyValueStorage, slug: string | null): Wanted | null {
  const found = Array.from({ length: storage.length }, (_, i) => storage.key(i))
    .filter((name) => name?.startsWith(PREFIX) === true)
    .map((name) => readWanted(storage.getItem(name ?? '')))
    .filter((wanted) => wanted !== null)
    .filter((wanted) => slug === null || wanted.slug === slug)
    .sort((a, b) => a.pressedAtMs - b.pressedAtMs);
  return found[0] ?? null;
}

function readWanted(text: string | null): Wanted | null {
  const value = parseJson(text ?? '');
  const read = (name: string) => readField(value, name);
  const [key, slug, ticketTypeId] = [read('key'), read('slug'), read('ticketTypeId')];
  const [quantity, pressedAtMs] = [read('quantity'), read('pressedAtMs')];
  if (typeof key !== 'string' || typeof slug !== 'string' || typeof ticketTypeId !== 'string') return null;
  if (typeof quantity !== 'number' || typeof pressedAtMs !== 'number') return null;
  return { key, slug, ticketTypeId, quantity, pressedAtMs };
}
