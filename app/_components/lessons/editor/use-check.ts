import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type CheckState, followCheck, NOTHING } from '@/lib/teaching/editor/check-state';
import type { EditorRequest } from '@/lib/teaching/editor/events';
import { askCheck } from './ask-check';

interface Check {
  readonly state: CheckState;
  /** Checks this text; an earlier check that goes on is given up. */
  readonly check: (source: string) => void;
  /** Opens one schedule of the text that was checked last, step by step. */
  readonly open: (trial: string, schedule: string) => void;
}

/** The check of a lesson's exercise, as it goes on. */
export function useCheck(lesson: string, onSolved: () => void): Check {
  const [state, dispatch] = useReducer(followCheck, NOTHING);
  const going = useRef(new AbortController());
  const checked = useRef('');
  const solved = useRef(onSolved);
  useEffect(() => {
    solved.current = onSolved;
  });

  const ask = useCallback(
    (source: string, wanted: EditorRequest['wanted']) => {
      going.current.abort();
      const mine = new AbortController();
      going.current = mine;
      checked.current = source;
      dispatch({ type: wanted ? 'open' : 'begin' });
      const hear: Parameters<typeof askCheck>[2] = (event) => {
        if (mine.signal.aborted) return;
        dispatch(event);
        if (event.type === 'done' && event.isSolved) solved.current();
      };
      void askCheck({ lesson, source, wanted }, mine.signal, hear).then(() => {
        if (!mine.signal.aborted) dispatch({ type: 'end' });
      });
    },
    [lesson],
  );
  useEffect(() => () => going.current.abort(), []);

  return {
    state,
    check: useCallback((source) => ask(source, null), [ask]),
    open: useCallback((trial, schedule) => ask(checked.current, { trial, schedule }), [ask]),
  };
}
