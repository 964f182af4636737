'use client';

import { useEffect, useRef, useState } from 'react';
import { openStorage } from '@/app/_components/browser-storage';
import { fetchJson } from '@/app/_components/fetch-json';
import type { Solved } from '@/lib/teaching/lessons/solved-here';
import { useProgress } from './use-progress';

const PATIENCE_MS = 5000;
const nameOf = (slug: string) => `last-ticket:solved:${slug}`;

/**
 * Marks the lesson as done once the terminal of this machine says that its exercise is solved. It asks when a learner
 * comes back from there; whoever opens the lesson again is not told twice.
 */
export function SolvedWatch({ slug }: { readonly slug: string }) {
  const [, change] = useProgress(slug);
  const [isNews, setNews] = useState(false);
  const mark = useRef(change);
  useEffect(() => {
    mark.current = change;
  });
  useEffect(() => {
    const look = async () => {
      const at = (await fetchJson<Solved>('/api/workshop/solved', PATIENCE_MS))?.body?.[slug];
      if (typeof at !== 'number' || String(at) === openStorage().getItem(nameOf(slug))) return;
      openStorage().setItem(nameOf(slug), String(at));
      mark.current({ isDone: true });
      setNews(true);
    };
    void look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [slug]);
  return (
    <p role="status" className="mt-2 font-bold">
      {isNews ? 'Solved, says your terminal.' : ''}
    </p>
  );
}
