'use client';

import { useEffect } from 'react';
import { useClassroom } from '@/app/_components/classroom/use-classroom';
import { useProgress } from './use-progress';

interface DoneToggleProps {
  readonly slug: string;
  /** As the teacher reads it. */
  readonly name: string;
}

/** A learner's own word on it: only the command in the terminal knows whether an exercise is solved. */
export function DoneToggle({ slug, name }: DoneToggleProps) {
  const [{ isDone = false, choice }, change] = useProgress(slug);
  const { report } = useClassroom();
  const step = isDone ? 'done' : choice === undefined ? 'at the question' : 'reading';
  useEffect(() => report(name, step), [report, name, step]);
  return (
    <button
      type="button"
      aria-pressed={isDone}
      className="key key-loud"
      onClick={() => change({ isDone: !isDone })}
    >
      {isDone ? 'Done. Open it again' : 'I have done this lesson'}
    </button>
  );
}
