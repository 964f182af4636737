'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Desk } from '@/lib/teaching/classroom/room';
import { askTeacher } from './ask-classroom';

const LOOK_EVERY_MS = 1000;

/** What is known of the room. `gone`: it is closed, or nobody used it for an hour. */
export type DeskState = 'asking' | 'open' | 'away' | 'refused' | 'gone';

/** The room from the teacher's desk, looked at every second; `look` looks at once. */
export function useDesk(code: string) {
  const [state, setState] = useState<DeskState>('asking');
  const [desk, setDesk] = useState<Desk | null>(null);
  const isOpen = useRef(true);

  const look = useCallback(async () => {
    const answer = await askTeacher('desk', { code });
    if (!isOpen.current) return;
    if (answer.kind !== 'done') return setState(answer.kind);
    if (answer.desk) setDesk(answer.desk);
    setState(answer.desk ? 'open' : 'gone');
  }, [code]);

  const isOver = state === 'gone' || state === 'refused';
  useEffect(() => {
    isOpen.current = true;
    if (isOver) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const goOn = async () => {
      await look();
      if (isOpen.current) timer = setTimeout(() => void goOn(), LOOK_EVERY_MS);
    };
    void goOn();
    return () => {
      isOpen.current = false;
      clearTimeout(timer);
    };
  }, [look, isOver]);
  return { state, desk, look };
}
