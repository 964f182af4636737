'use client';

import Link from 'next/link';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { CODE_LENGTH } from '@/lib/teaching/classroom/limits';
import { MOST } from '@/lib/teaching/classroom/plain-text';
import { join } from './room-client';
import { useClassroom } from './use-classroom';

const FIELD = 'h-14 w-full min-w-0 border-2 border-ink bg-paper px-4';

/** Asks for the code and a name; in the room, says where to go. */
export function JoinForm({ code }: { readonly code: string }) {
  const { room } = useClassroom();
  const [complaint, setComplaint] = useState('');
  const [isAsking, setAsking] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isAsking) return;
    const form = new FormData(event.currentTarget);
    setAsking(true);
    const why = await join({ code: String(form.get('code')), name: String(form.get('name')) });
    setAsking(false);
    setComplaint(why ?? '');
  };
  if (room) return <Inside name={room.name} />;
  return (
    <form onSubmit={submit} className="grid gap-4 bg-stock px-5 py-6">
      <p>
        The code is on the teacher's wall. Your name is on the teacher's own screen only, until the room is
        closed.
      </p>
      <div className="grid gap-4 sm:grid-cols-[11rem_minmax(0,1fr)]">
        <label className="grid gap-1">
          <span className="stamp">Code of the room</span>
          <input
            name="code"
            defaultValue={code}
            required
            maxLength={CODE_LENGTH + 2}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            className={`${FIELD} font-bold text-2xl uppercase tracking-[0.2em]`}
          />
        </label>
        <label className="grid gap-1">
          <span className="stamp">Your name</span>
          <input
            name="name"
            required
            maxLength={MOST.name}
            autoComplete="nickname"
            className={`${FIELD} text-xl`}
          />
        </label>
      </div>
      <button type="submit" aria-disabled={isAsking} className="key key-loud shout h-14 text-3xl">
        Come in
      </button>
      <p role="alert" className="min-h-6 font-semibold text-loud-ink">
        {complaint}
      </p>
      <p className="text-quiet">
        Teaching?{' '}
        <Link href="/workshop/instructor" prefetch={false} className="underline underline-offset-4">
          Open a room
        </Link>{' '}
        with the admin token.
      </p>
    </form>
  );
}

function Inside({ name }: { readonly name: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="bg-stock px-5 py-6">
      <h2 ref={heading} tabIndex={-1} className="shout break-words text-5xl leading-none outline-none">
        You are in, {name}
      </h2>
      <p className="mt-3 text-lg">
        Your teacher sees which lesson and step you are at, and what you predict.
      </p>
      <ul className="mt-5 flex flex-wrap gap-3">
        <li>
          <Link href="/workshop/lessons" prefetch={false} className="key key-loud">
            To the lessons
          </Link>
        </li>
        <li>
          <Link href="/workshop" prefetch={false} className="key">
            To the explorer
          </Link>
        </li>
      </ul>
    </section>
  );
}
