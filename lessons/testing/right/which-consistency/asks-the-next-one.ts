import type { Reader, Seen, Shown } from '@/lib/teaching/consistency/reader';

const isAtLeast = (now: Shown, seen: Seen) =>
  now.generation > seen.generation || (now.generation === seen.generation && now.version >= seen.version);

export const reader: Reader = {
  id: 'asks-the-next-one',
  async read(seen, { shelf, figures, primary }) {
    for (const ask of [shelf, figures]) {
      const shown = await ask();
      if (!seen || !shown || isAtLeast(shown, seen)) return shown;
    }
    return primary();
  },
};
