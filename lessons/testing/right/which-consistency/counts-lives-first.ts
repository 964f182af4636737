import type { Reader, Seen, Shown } from '@/lib/teaching/consistency/reader';

/* Less than 0: older. The primary is compared as well, to no end. */

const compare = (a: Seen, b: Seen) => a.generation - b.generation || a.version - b.version;

export const reader: Reader = {
  id: 'counts-lives-first',
  async read(seen, sources) {
    let shown: Shown | null = null;
    for (const name of ['shelf', 'figures', 'primary'] as const) {
      shown = await sources[name]();
      if (shown === null || seen === null || compare(shown, seen) >= 0) break;
    }
    return shown;
  },
};
