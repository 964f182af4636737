'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { AdminToken } from '@/app/_components/dashboard/admin-token';
import { readToken } from '@/app/_components/dashboard/ask-admin';
import { askTeacher } from './ask-classroom';
import { DeskBoard } from './desk-board';

interface Props {
  /** Null: no room yet. */
  readonly code: string | null;
  readonly hasToken: boolean;
  /** How to come in. */
  readonly children: ReactNode;
}

/** The teacher's side: first the token, then a room, then what happens in it. */
export function Instructor({ code, hasToken, children }: Props) {
  const [isTeacher, setTeacher] = useState<boolean | null>(null);
  useEffect(() => setTeacher(readToken() !== ''), []);
  return (
    <div className="grid gap-6">
      {children}
      {isTeacher === false &&
        (hasToken ? (
          <AdminToken label="For the teacher: the admin token" onRight={() => setTeacher(true)} />
        ) : (
          <p className="text-lg">This shop has no ADMIN_TOKEN, so nobody can open a room.</p>
        ))}
      {isTeacher && code && <DeskBoard code={code} onRefused={() => setTeacher(false)} />}
      {isTeacher && !code && <OpenRoom onRefused={() => setTeacher(false)} />}
    </div>
  );
}

function OpenRoom({ onRefused }: { readonly onRefused: () => void }) {
  const router = useRouter();
  const [complaint, setComplaint] = useState('');
  const open = async () => {
    const answer = await askTeacher('open', {});
    if (answer.kind === 'refused') return onRefused();
    if (answer.kind === 'done' && answer.code) return router.push(`/workshop/instructor?code=${answer.code}`);
    setComplaint('No room could be opened. Are there twenty already? They end an hour after their last use.');
  };
  return (
    <section className="grid justify-items-start gap-4 bg-stock px-5 py-6">
      <p className="max-w-prose text-lg">
        A room has a code that learners type, or scan. It ends an hour after anybody did something in it or
        this page looked at it. Until then it keeps names, places and predictions in Redis; a file that Redis
        writes may keep them longer, and the guide says how to be rid of it.
      </p>
      <button type="button" className="key key-loud shout h-14 text-3xl" onClick={() => void open()}>
        Open a room
      </button>
      <p role="alert" className="min-h-6 font-semibold text-loud-ink">
        {complaint}
      </p>
    </section>
  );
}
