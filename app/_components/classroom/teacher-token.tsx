'use client';

import { useTokenForm } from '@/app/_components/dashboard/use-token-form';

interface Props {
  readonly hasToken: boolean;
  readonly onKept: () => void;
}

/** Asks for the admin token; this tab remembers it, also for the dashboard. */
export function TeacherToken({ hasToken, onKept }: Props) {
  const { complaint, submit } = useTokenForm(onKept);
  if (!hasToken) return <p className="text-lg">This shop has no ADMIN_TOKEN, so nobody can open a room.</p>;
  return (
    <form onSubmit={submit} className="grid max-w-3xl gap-3 bg-stock px-5 py-6">
      <label htmlFor="token" className="shout text-4xl leading-none">
        For the teacher: the admin token
      </label>
      <p id="token-hint">
        In a demo, <code>npm run demo</code> says which file it is in.
      </p>
      <div className="flex flex-wrap gap-3">
        <input
          id="token"
          name="token"
          type="password"
          required
          autoComplete="current-password"
          aria-describedby="token-hint token-answer"
          className="h-14 min-w-0 flex-[1_1_16rem] border-2 border-ink bg-paper px-4"
        />
        <button type="submit" className="key key-loud shout h-14 text-3xl">
          Unlock the controls
        </button>
      </div>
      <p id="token-answer" role="alert" className="min-h-6 font-semibold text-loud-ink">
        {complaint}
      </p>
    </form>
  );
}
