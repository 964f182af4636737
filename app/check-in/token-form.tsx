'use client';

import { useActionState } from 'react';

interface Props {
  readonly open: (before: 'wrong' | null, form: FormData) => Promise<'wrong' | null>;
  readonly hasToken: boolean;
  readonly isDemo: boolean;
}

/** Asks once for the door's token; a cookie that no script can read remembers it. */
export function TokenForm({ open, hasToken, isDemo }: Props) {
  const [answer, submit, isAsking] = useActionState(open, null);
  if (!hasToken) {
    return (
      <p className="max-w-prose text-lg">
        This shop has no ADMIN_TOKEN, so nobody can open the door. Set one and start it again.
      </p>
    );
  }
  return (
    <form action={submit} className="bg-stock px-5 py-6" data-state={answer ?? 'closed'}>
      <label htmlFor="token" className="shout block text-4xl leading-none">
        Staff only: the token
      </label>
      <p id="token-hint" className="mt-2 max-w-prose">
        Checking in uses a ticket up, so the door is not open to everybody.
        {isDemo && ' In this demo it is the admin token: npm run demo says which file it is in.'}
      </p>
      <div className="mt-4 flex flex-wrap gap-3">
        <input
          id="token"
          name="token"
          type="password"
          required
          autoComplete="current-password"
          aria-describedby="token-hint token-answer"
          className="h-14 min-w-0 flex-[1_1_16rem] border-2 border-ink bg-paper px-4"
        />
        <button
          type="submit"
          aria-disabled={isAsking}
          className="shout h-14 bg-loud px-6 pt-1 text-3xl text-on-loud hover:bg-ink hover:text-paper"
        >
          Open the door
        </button>
      </div>
      <p id="token-answer" role="alert" className="mt-2 min-h-6 font-semibold text-loud-ink">
        {answer === 'wrong' && !isAsking && 'That is not the token.'}
      </p>
    </form>
  );
}
