/**
 * Exercise 14, solved: the cheapest first, and on only where it is older than what was seen. A reader that has seen nothing never
 * gets past the shelf, and the primary is asked by few: those who have just bought, until the figures have followed.
 */

import type { Reader, Seen, Shown } from '@/lib/teaching/consistency/reader';

function isNewEnough(shown: Shown | null, seen: Seen | null): boolean {
  if (!shown || !seen) return true;
  if (shown.generation !== seen.generation) return shown.generation > seen.generation;
  return shown.version >= seen.version;
}

export const reader: Reader = {
  id: 'solution-14',
  async read(seen, { shelf, figures, primary }) {
    const shelved = await shelf();
    if (isNewEnough(shelved, seen)) return shelved;
    const followed = await figures();
    return isNewEnough(followed, seen) ? followed : primary();
  },
};
