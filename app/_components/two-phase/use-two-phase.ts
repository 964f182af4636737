import { useCallback, useEffect, useState } from 'react';
import { fetchJson, postJson } from '@/app/_components/fetch-json';
import type { Action, DeskView } from '@/lib/teaching/two-phase/desk';
import type { RunView } from '@/lib/teaching/two-phase/run-view';

const PATH = '/api/workshop/two-phase';
/** Longer than another buyer waits for a lock. */
const PATIENCE_MS = 15_000;

type Body = DeskView & { readonly detail?: string };

/** The learner's run, as the shop's process has it: a reload finds it where it was. */
export function useTwoPhase() {
  const [run, setRun] = useState<RunView | null>(null);
  const [complaint, setComplaint] = useState('');
  const [asked, setAsked] = useState<Action['action'] | 'look' | null>('look');

  const ask = useCallback(async (init?: RequestInit) => {
    const reply = await fetchJson<Body>(PATH, PATIENCE_MS, init);
    setAsked(null);
    if (reply?.isOk && reply.body) {
      setRun(reply.body.run);
      setComplaint('');
    } else {
      setComplaint(reply?.body?.detail ?? 'The shop is out of reach. Nothing is lost: try again.');
    }
  }, []);

  useEffect(() => void ask(), [ask]);

  const act = (action: Action) => {
    setAsked(action.action);
    void ask(postJson(action));
  };
  return { run, complaint, asked, act };
}
