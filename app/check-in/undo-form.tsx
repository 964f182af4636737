import { type FormEvent, useEffect, useState } from 'react';
import { HiddenFields } from '@/app/_components/hidden-fields';
import type { Undo } from '@/lib/shop/door/scan-list';
import type { DoorAnswer } from './door-answer';
import type { Door } from './use-scans';

interface Props {
  readonly door: Door;
  /** The fields of the scan. */
  readonly scan: DoorAnswer['scan'];
  readonly name: string;
  readonly state: Undo | null;
  /** What it does without JavaScript. */
  readonly action: (form: FormData) => void;
  readonly onUndo: () => void;
}

const UNDO_MS = 60_000;

/** Takes a scan back, for as long as the shop lets it. */
export function UndoForm({ door, scan, name, state, action, onUndo }: Props) {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), UNDO_MS);
    return () => clearTimeout(timer);
  }, []);
  if (state === 'too-late') return <p className="mt-3 font-semibold">Too late to take it back.</p>;
  if (isLate) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (state !== 'asking') onUndo();
  };
  return (
    <form action={action} onSubmit={submit} className="mt-3">
      <HiddenFields fields={{ ...door, ...scan, do: 'undo' }} />
      <button type="submit" className="border-2 border-current px-3 py-1.5 font-semibold">
        Undo<span className="sr-only"> letting in {name}</span>
      </button>
      {state === 'no-answer' && <span className="ml-3 font-semibold">No answer. Press Undo again.</span>}
    </form>
  );
}
