'use client';

import { useSyncExternalStore } from 'react';
import { openStorage } from '@/app/_components/browser-storage';
import {
  changeProgress,
  type LessonProgress,
  type Progress,
  parseProgress,
} from '@/lib/teaching/lessons/progress';

const NAME = 'last-ticket:lessons';
const NONE: Progress = {};
const listeners = new Set<() => void>();

let text: string | null = null;
let progress = NONE;

/** The same object until something else is kept, by this page or by another one. */
function current(): Progress {
  const kept = openStorage().getItem(NAME);
  if (kept !== text) {
    text = kept;
    progress = parseProgress(kept);
  }
  return progress;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function keep(slug: string, change: LessonProgress): void {
  const next = changeProgress(current(), slug, change);
  try {
    openStorage().setItem(NAME, JSON.stringify(next));
  } catch {
    // A full drawer: the lesson goes on, and nothing is remembered.
  }
  for (const listener of listeners) listener();
}

/** What this browser remembers of a lesson, and how to change it. On the server: nothing. */
export function useProgress(slug: string): readonly [LessonProgress, (change: LessonProgress) => void] {
  const all = useSyncExternalStore(subscribe, current, () => NONE);
  return [all[slug] ?? {}, (change) => keep(slug, change)];
}
