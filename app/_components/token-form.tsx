'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { HiddenFields } from './hidden-fields';

interface Props {
  readonly label: string;
  readonly hint: ReactNode;
  readonly button: string;
  /** Tries a token. @returns what is wrong with it; '' where it is right */
  readonly check: (token: string) => Promise<string>;
  /** Where the form goes without JavaScript, with what beside the token, and what came of it. */
  readonly plain?: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly complaint: string;
  };
}

/** Asks for a token, and has it checked as soon as it is typed. A wrong one is said to be, and the field stays. */
export function TokenForm({ label, hint, button, check, plain }: Props) {
  const [complaint, setComplaint] = useState(plain?.complaint ?? '');
  const [isAsking, setIsAsking] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isAsking) return;
    const form = event.currentTarget;
    setIsAsking(true);
    setComplaint('');
    setComplaint(await check(String(new FormData(form).get('token')).trim()));
    setIsAsking(false);
    form.querySelector<HTMLInputElement>('#token')?.select();
  };
  return (
    <form
      method="post"
      action={plain?.action}
      onSubmit={submit}
      className="max-w-3xl bg-stock px-4 py-5 sm:px-5"
    >
      <HiddenFields fields={plain?.fields ?? {}} />
      <label htmlFor="token" className="shout block text-4xl leading-none">
        {label}
      </label>
      <p id="token-hint" className="mt-2 max-w-prose">
        {hint}
      </p>
      <div className="mt-4 flex flex-wrap gap-3">
        <input
          id="token"
          name="token"
          type="password"
          required
          autoComplete="current-password"
          aria-describedby="token-hint token-answer"
          className="h-14 min-w-0 flex-[1_1_14rem] border-2 border-ink bg-paper px-4"
        />
        <button
          type="submit"
          aria-disabled={isAsking}
          className="shout h-14 border-2 border-transparent bg-loud px-6 pt-1 text-3xl text-on-loud hover:bg-ink hover:text-paper"
        >
          {button}
        </button>
      </div>
      <p id="token-answer" role="alert" className="mt-2 min-h-6 font-semibold text-loud-ink">
        {complaint}
      </p>
    </form>
  );
}
