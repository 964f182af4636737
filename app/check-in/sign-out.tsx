'use client';

import { type FormEvent, useState } from 'react';
import { post } from './ask-door';

/** Closes the door in this browser. */
export function SignOut() {
  const [hasFailed, setHasFailed] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await post('close', {});
    if (reply?.isOk) window.location.reload();
    else setHasFailed(true);
  };
  return (
    <form method="post" action="/check-in/close" onSubmit={submit} className="mt-8">
      <button type="submit" className="py-1 font-semibold underline underline-offset-4">
        Sign out of check-in
      </button>
      <p role="alert" className="min-h-6 font-semibold text-loud-ink">
        {hasFailed && 'No answer: this browser is still signed in. Try again in a moment.'}
      </p>
    </form>
  );
}
