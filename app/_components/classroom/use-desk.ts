'use client';

import { useCallback, useState } from 'react';
import type { Desk } from '@/lib/teaching/classroom/desk';
import { askTeacher } from './ask-classroom';
import { useLooking } from './use-looking';

/** What is known of the room. `gone`: it is closed, or nobody used it for an hour. */
export type DeskState = 'asking' | 'open' | 'away' | 'refused' | 'gone';

/** The room from the teacher's desk, looked at every second; `look` looks at once. */
export function useDesk(code: string) {
  const [state, setState] = useState<DeskState>('asking');
  const [desk, setDesk] = useState<Desk | null>(null);
  const look = useCallback(async () => {
    const answer = await askTeacher('desk', { code });
    if (answer.kind !== 'done') return setState(answer.kind);
    if (answer.desk) setDesk(answer.desk);
    setState(answer.desk ? 'open' : 'gone');
  }, [code]);
  useLooking(look, state !== 'gone' && state !== 'refused');
  return { state, desk, look };
}
