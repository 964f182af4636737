import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { makeKey } from '@/lib/shop/buying/make-key';
import type { DoorCount } from '@/lib/shop/door/door-events';
import {
  findPending,
  reduceScans,
  retryMs,
  type ScanList,
  type ScanMove,
  type Wanted,
} from '@/lib/shop/door/scan-list';
import { askScan, NO_ANSWER } from './ask-door';
import type { DoorAnswer } from './door-answer';

/** The event that a door is for, as the fields of its forms; a type, so that it passes as a record. */
export type Door = {
  readonly event: string;
  /** `pretend` in a demo that takes it for the night, else empty. */
  readonly night: string;
};

/**
 * The scans of this page. Each is asked at once and by itself; one that got no answer is asked again until it has one,
 * and as soon as the browser is online again.
 */
export function useScans(door: Door, firstCount: DoorCount, firstAnswer: DoorAnswer | null) {
  const [list, setList] = useReducer(reduceScans<DoorAnswer>, firstAnswer, startList);
  const [count, setCount] = useState(firstCount);
  /** The scan of which there is news. */
  const [newsId, setNewsId] = useState('');
  // What was scanned a moment ago is not in the list that this render knows.
  const latest = useRef(list);
  const timers = useRef(new Map<string, number>());

  const move = useCallback((next: ScanMove<DoorAnswer>) => {
    latest.current = reduceScans(latest.current, next);
    setList(next);
  }, []);

  const ask = useCallback(
    async (id: string, wanted: Wanted, tries = 0): Promise<void> => {
      window.clearTimeout(timers.current.get(id));
      timers.current.delete(id);
      const isForgotten = () => !latest.current.some((scan) => scan.id === id);
      if (isForgotten()) return;
      move({ type: 'ask-again', id });
      const answer = await askScan({ ...door, ...wanted, scanId: id });
      if (isForgotten()) return;
      setNewsId(id);
      if (answer !== NO_ANSWER) {
        if (answer.count) setCount(answer.count);
        return move({ type: 'answer', id, answer });
      }
      move({ type: 'no-answer', id });
      const again = () => void ask(id, wanted, tries + 1);
      timers.current.set(id, window.setTimeout(again, retryMs(tries + 1)));
    },
    [door, move],
  );

  const scan = useCallback(
    (wanted: Wanted) => {
      if (findPending(latest.current, wanted)) return;
      const id = makeKey();
      move({ type: 'scan', id, wanted });
      void ask(id, wanted);
    },
    [ask, move],
  );

  const undo = useCallback(
    async (id: string, wanted: Wanted): Promise<void> => {
      move({ type: 'undo', id, undo: 'asking' });
      const answer = await askScan({ ...door, ...wanted, scanId: id, do: 'undo' });
      setNewsId(id);
      if (answer === NO_ANSWER) return move({ type: 'undo', id, undo: 'no-answer' });
      if (answer.verdict.kind === 'too-late') return move({ type: 'undo', id, undo: 'too-late' });
      if (answer.count) setCount(answer.count);
      move({ type: 'answer', id, answer });
    },
    [door, move],
  );

  useEffect(() => {
    const askAll = () => {
      for (const { id, wanted, state } of latest.current) if (state === 'unchecked') void ask(id, wanted);
    };
    askAll();
    window.addEventListener('online', askAll);
    return () => window.removeEventListener('online', askAll);
  }, [ask]);

  useEffect(() => {
    const waiting = timers.current;
    return () => {
      for (const timer of waiting.values()) window.clearTimeout(timer);
    };
  }, []);

  const forget = useCallback((id: string) => move({ type: 'forget', id }), [move]);
  return { list, count, news: list.find(({ id }) => id === newsId), scan, ask, undo, forget };
}

/** What a form without JavaScript was told is the first scan of the page, also where scripts go on with it. */
function startList(answer: DoorAnswer | null): ScanList<DoorAnswer> {
  if (!answer) return [];
  const { scanId, ...wanted } = answer.scan;
  const isAway = answer.verdict.kind === 'away';
  return [
    {
      id: scanId,
      wanted,
      state: isAway ? 'unchecked' : 'answered',
      tries: 0,
      answer: isAway ? null : answer,
      undo: null,
    },
  ];
}
