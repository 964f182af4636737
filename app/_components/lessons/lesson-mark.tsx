'use client';

import { useProgress } from './use-progress';

/** Says of a lesson in a list how far this browser has come with it. */
export function LessonMark({ slug }: { readonly slug: string }) {
  const [{ isDone, choice }] = useProgress(slug);
  if (isDone) return <span className="rubber text-2xl">Done</span>;
  if (choice !== undefined) return <span className="stamp text-quiet">started</span>;
  return null;
}
