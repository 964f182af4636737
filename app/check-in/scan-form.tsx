'use client';

import { type FormEvent, useActionState, useEffect, useRef } from 'react';
import { HiddenFields } from '@/app/_components/hidden-fields';
import { formatCount } from '@/lib/core/format/count';
import type { DoorCount } from '@/lib/shop/door/door-events';
import type { Wanted } from '@/lib/shop/door/scan-list';
import { Camera } from './camera';
import type { DoorAnswer, SearchAnswer } from './door-answer';
import { describeScan, ScanListView } from './scan-list';
import { SearchForm } from './search-form';
import { type Door, useScans } from './use-scans';

interface Props {
  readonly door: Door;
  /** What the forms do without JavaScript. */
  readonly ask: (before: DoorAnswer | null, form: FormData) => Promise<DoorAnswer>;
  readonly count: DoorCount;
  /** For the scan of a form without JavaScript. */
  readonly scanId: string;
  /** What a search without JavaScript found. */
  readonly found: SearchAnswer | null;
}

/** One field, which a scanner types into and ends with Enter: it is the scanner's alone, and no answer touches it. */
export function ScanForm({ door, ask, count: firstCount, scanId, found }: Props) {
  const [answer, action] = useActionState(ask, null);
  const { list, count, news, scan, ask: askAgain, undo, forget } = useScans(door, firstCount, answer);
  const field = useRef<HTMLInputElement>(null);
  const top = useRef<HTMLDivElement>(null);
  useTypingGoesTo(field);

  const check = (wanted: Wanted) => {
    scan(wanted);
    top.current?.scrollIntoView({ block: 'nearest' });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = field.current;
    if (!input) return;
    const code = input.value.trim();
    input.value = '';
    input.focus();
    if (code !== '') check({ code });
  };
  return (
    <>
      <div ref={top} className="mb-6 scroll-mt-2">
        <p data-count={count.used} className="shout mb-3 text-4xl tabular-nums sm:text-5xl">
          {formatCount(count.used)} of {formatCount(count.sold)} in
        </p>
        <p role="status" className="sr-only">
          {news && `${describeScan(news).title}. ${describeScan(news).text}`}
        </p>
        <ScanListView
          list={list}
          door={door}
          action={action}
          forget={forget}
          ask={({ id, wanted }) => void askAgain(id, wanted)}
          undo={({ id, wanted }) => void undo(id, wanted)}
        />
      </div>
      <form action={action} onSubmit={submit} className="bg-stock px-4 py-5 sm:px-5">
        <HiddenFields fields={{ ...door, scanId }} />
        <label htmlFor="code" className="shout block text-4xl leading-none">
          Scan a ticket
        </label>
        <p id="code-hint" className="mt-2">
          A scanner types here; or paste the code that is under the picture.
        </p>
        <div className="mt-4 flex flex-wrap gap-3">
          <input
            ref={field}
            id="code"
            name="code"
            required
            maxLength={200}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            aria-describedby="code-hint"
            className="h-14 min-w-0 flex-[1_1_14rem] border-2 border-ink bg-paper px-4"
          />
          <button
            type="submit"
            className="shout h-14 border-2 border-transparent bg-loud px-6 pt-1 text-3xl text-on-loud hover:bg-ink hover:text-paper"
          >
            Check in
          </button>
        </div>
        <Camera onCode={(code) => check({ code })} />
      </form>
      <SearchForm door={door} action={action} found={found} scans={list} onLetIn={check} />
    </>
  );
}

/** A scanner types wherever the focus is: its letters go to the field, unless somebody types into another one. */
function useTypingGoesTo(field: { readonly current: HTMLInputElement | null }) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isLetter = event.key.length === 1 && event.key !== ' ';
      const isShortcut =
        event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState('AltGraph'));
      const isElsewhere =
        event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (isLetter && !isShortcut && !isElsewhere) field.current?.focus();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [field]);
}
