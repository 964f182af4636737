'use client';

import { useClassroom } from '@/app/_components/classroom/use-classroom';
import type { LessonProgress } from '@/lib/teaching/lessons/progress';
import { useProgress } from './use-progress';

/** How far a learner is with a lesson's question. */
export interface Opening {
  /** The choice that counts, from 0; in a second vote the first one does not. */
  readonly choice: number | undefined;
  /** What was said in the first vote, while a second one is held. */
  readonly before: number | undefined;
  /** The truth and all that tells it may be seen: after an answer or without one, in a room when its teacher opens it. */
  readonly isOpen: boolean;
  readonly isInRoom: boolean;
  readonly change: (change: LessonProgress) => void;
}

/** @param question as the room knows it */
export function useOpening(slug: string, question: string): Opening {
  const [{ choice, isSecond = false, isOpened = false }, change] = useProgress(slug);
  const { room, mayShow, isAskedAgain } = useClassroom();
  const isInRoom = room !== null;
  const isStale = isAskedAgain(question) && !isSecond && !mayShow(question);
  return {
    choice: isStale ? undefined : choice,
    before: isStale ? choice : undefined,
    isOpen: mayShow(question) && (isInRoom || choice !== undefined || isOpened),
    isInRoom,
    change,
  };
}
