'use client';

import { type FormEvent, useState } from 'react';
import { HiddenFields } from '@/app/_components/hidden-fields';
import { post } from './ask-door';

interface Props {
  readonly hasToken: boolean;
  readonly isDemo: boolean;
  /** The event that the door is for, to go on with; empty: none was chosen. */
  readonly event: string;
  /** What came of it without JavaScript. */
  readonly isWrong: boolean;
}

const WRONG = 'That is not the token.';

/** Asks once for the door's token; a cookie that no script can read remembers it. */
export function TokenForm({ hasToken, isDemo, event, isWrong }: Props) {
  const [complaint, setComplaint] = useState(isWrong ? WRONG : '');
  const [isAsking, setIsAsking] = useState(false);
  if (!hasToken) {
    return (
      <p className="max-w-prose text-lg">
        This shop has no DOOR_TOKEN and no ADMIN_TOKEN, so nobody can open the door. Set one and start it
        again.
      </p>
    );
  }
  const submit = async (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    if (isAsking) return;
    const token = String(new FormData(submitted.currentTarget).get('token'));
    setIsAsking(true);
    setComplaint('');
    const response = await post('open', { token });
    if (response?.ok) return window.location.reload();
    setComplaint(complain(response));
    setIsAsking(false);
  };
  return (
    <form method="post" action="/check-in/open" onSubmit={submit} className="bg-stock px-4 py-5 sm:px-5">
      <HiddenFields fields={{ event }} />
      <label htmlFor="token" className="shout block text-4xl leading-none">
        Staff only: the token
      </label>
      <p id="token-hint" className="mt-2 max-w-prose">
        Checking in uses a ticket up, so the door is not open to everybody.
        {isDemo && ' npm run demo says which file the token of this demo is in: doorToken.'}
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
          Open the door
        </button>
      </div>
      <p id="token-answer" role="alert" className="mt-2 min-h-6 font-semibold text-loud-ink">
        {complaint}
      </p>
    </form>
  );
}

function complain(response: Response | null): string {
  if (response?.status === 403) return WRONG;
  if (response?.status === 429) {
    const seconds = response.headers.get('retry-after') ?? '10';
    return `Too many wrong tokens from this address. Try again in ${seconds} s.`;
  }
  return 'No answer: nobody knows yet whether that is the token. Try again in a moment.';
}
