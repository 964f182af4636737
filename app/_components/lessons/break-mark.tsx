'use client';

import { useProgress } from './use-progress';

/** Says that this browser has broken it. */
export function BreakMark({ slug, says }: { readonly slug: string; readonly says: string }) {
  const [{ broken = [] }] = useProgress(slug);
  return broken.includes(says) ? <span className="rubber text-xl">Broken</span> : null;
}
