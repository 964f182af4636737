'use client';

import { useActionState, useEffect, useRef } from 'react';
import type { DoorAnswer } from './door-answer';
import { Verdict } from './verdict';

interface Props {
  readonly scan: (before: DoorAnswer | null, form: FormData) => Promise<DoorAnswer>;
}

/** One field, which a scanner types into and ends with Enter; the answer is read from two metres away. */
export function ScanForm({ scan }: Props) {
  const [answer, submit, isAsking] = useActionState(scan, null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (answer) field.current?.focus();
  }, [answer]);
  return (
    <>
      <div role="status" aria-busy={isAsking}>
        {answer && <Verdict answer={answer} />}
      </div>
      <form action={submit} className="bg-stock px-5 py-6">
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
            className="h-14 min-w-0 flex-[1_1_16rem] border-2 border-ink bg-paper px-4"
          />
          <button
            type="submit"
            className="shout h-14 bg-loud px-6 pt-1 text-3xl text-on-loud hover:bg-ink hover:text-paper"
          >
            Check in
          </button>
        </div>
      </form>
    </>
  );
}
