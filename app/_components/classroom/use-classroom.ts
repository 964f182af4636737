'use client';

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { currentView, predict, report, subscribe, toQuestion, viewOnServer } from './room-client';

export interface Classroom {
  /** The room that this browser has joined; null: none. */
  readonly room: { readonly code: string; readonly name: string } | null;
  /** Tells the teacher where this learner is: "1 The last ticket", 3. Outside of a room it does nothing. */
  readonly report: (lesson: string, step: string | number) => void;
  /** Tells the teacher what this learner expects, in the words of the page. The last answer counts. */
  readonly predict: (question: string, choice: string) => void;
  /** Whether the truth of a question may be shown: in a room, when the teacher has shown it or the room can't count it. */
  readonly mayShow: (question: string) => boolean;
  /** Whether the teacher asks it a second time. */
  readonly isAskedAgain: (question: string) => boolean;
  /** Whether the teacher can see what this learner expects: a room keeps a limited number of predictions. */
  readonly isCounted: (question: string) => boolean;
}

/** The classroom, for every page of the workshop, also where there is none. However many use it, it is polled once. */
export function useClassroom(): Classroom {
  const view = useSyncExternalStore(subscribe, currentView, viewOnServer);
  const { isKnown, room, shown, again, uncounted } = view;
  return {
    room,
    report,
    predict,
    mayShow: (given) => {
      const question = toQuestion(given);
      return isKnown && (room === null || shown.has(question) || uncounted.has(question));
    },
    isAskedAgain: (question) => room !== null && again.has(toQuestion(question)),
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
