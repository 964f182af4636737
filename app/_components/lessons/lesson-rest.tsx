'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { useOpening } from './use-opening';

interface LessonRestProps {
  readonly slug: string;
  /** As the room knows it. */
  readonly question: string;
  readonly children: ReactNode;
}

/**
 * All of a lesson that tells what will happen: it opens with the answer, or by a press; in a room its teacher opens it.
 * Without JavaScript the press is all there is.
 */
export function LessonRest({ slug, question, children }: LessonRestProps) {
  const { isOpen, isInRoom, change } = useOpening(slug, question);
  const details = useRef<HTMLDetailsElement>(null);
  const wasOpen = useRef(false);
  // What its reader folds or opens by hand stays so until something else happens.
  useEffect(() => {
    if (details.current && isOpen !== wasOpen.current) details.current.open = isOpen;
    wasOpen.current = isOpen;
  }, [isOpen]);
  const isWaiting = isInRoom && !isOpen;
  return (
    <>
      {isWaiting && <p className="font-bold text-lg">Your teacher opens the rest of this lesson.</p>}
      <details
        ref={details}
        hidden={isWaiting}
        className="group"
        onToggle={({ currentTarget: { open } }) => open && !isOpen && change({ isOpened: true })}
      >
        <summary className="key w-fit list-none">
          <span className="group-open:hidden">Just show me</span>
          <span className="hidden group-open:inline">Fold the lesson</span>
        </summary>
        <div className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-8">{children}</div>
      </details>
    </>
  );
}
