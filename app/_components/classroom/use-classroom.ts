'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { currentView, predict, report, subscribe, toQuestion, viewOnServer } from './room-client';

export interface Classroom {
  /** The room that this browser has joined, and the learner's name in it; null: none. */
  readonly room: { readonly code: string; readonly name: string } | null;
  /** How often the teacher has sent everybody back to step 1 since this page was loaded. See `useRestart`. */
  readonly epoch: number;
  /** Tells the teacher where this learner is: "1 The last ticket", 3. Outside of a room it does nothing. */
  readonly report: (lesson: string, step: string | number) => void;
  /**
   * Tells the teacher what this learner expects, in the words of the page, such as "Lesson 1: how many are sold?" and
   * "Both"; what is longer than MOST says is cut. Sent again, the last one counts. Outside of a room: nothing.
   */
  readonly predict: (question: string, choice: string) => void;
  /**
   * Whether the truth of a question may be shown. Always, outside of a room; in one not from the first prediction of
   * anybody on until the teacher shows it; and not before it is known which. Until then say "The teacher will show it", and offer no other way.
   */
  readonly mayShow: (question: string) => boolean;
  /** Whether the teacher can see what this learner expects: a room keeps only so many predictions. */
  readonly isCounted: (question: string) => boolean;
}

/**
 * The classroom, for every page of the workshop: works the same where there is none. However many parts of a page
 * use it, the room is asked once, every second and a half.
 *
 *     const { report, predict, mayShow } = useClassroom();
 *     useEffect(() => report('Explorer: naive', step), [report, step]);
 *     useRestart(() => dispatch({ type: 'seek', step: 0 }));
 */
export function useClassroom(): Classroom {
  const view = useSyncExternalStore(subscribe, currentView, viewOnServer);
  const { isKnown, room, epoch, keptBack, uncounted } = view;
  return {
    room,
    epoch,
    report,
    predict,
    mayShow: (question) => isKnown && !keptBack.has(toQuestion(question)),
    isCounted: (question) => !uncounted.has(toQuestion(question)),
  };
}

/** Calls `goBack` when the teacher sends everybody back to step 1, with all predictions open again. */
export function useRestart(goBack: () => void): void {
  const { epoch } = useSyncExternalStore(subscribe, currentView, viewOnServer);
  const latest = useRef(goBack);
  const known = useRef(epoch);
  useEffect(() => {
    latest.current = goBack;
  });
  useEffect(() => {
    if (epoch > known.current) latest.current();
    known.current = epoch;
  }, [epoch]);
}
