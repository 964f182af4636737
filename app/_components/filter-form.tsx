'use client';

import Form from 'next/form';
import { type FormEvent, type ReactNode, useRef } from 'react';

const TYPING_MS = 300;

/** A plain GET form; with JavaScript it answers to every change. */
export function FilterForm({ children }: { children: ReactNode }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const submitSoon = ({ currentTarget, target }: FormEvent<HTMLFormElement>) => {
    clearTimeout(timer.current);
    const waitMs = target instanceof HTMLSelectElement ? 0 : TYPING_MS;
    timer.current = setTimeout(() => currentTarget.requestSubmit(), waitMs);
  };
  return (
    <search>
      <Form action="/" replace scroll={false} onInput={submitSoon}>
        {children}
      </Form>
    </search>
  );
}
