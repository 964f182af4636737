'use client';

import { type FormEvent, useState } from 'react';
import { checkToken } from './ask-admin';

/** Asks the shop about a token as soon as it is typed. A wrong one is said to be, and the field stays. */
export function useTokenForm(onRight: () => void) {
  const [complaint, setComplaint] = useState('');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const token = new FormData(form).get('token');
    if (typeof token !== 'string') return;
    setComplaint('');
    const { kind, text } = await checkToken(token.trim());
    if (kind === 'done') return onRight();
    setComplaint(text);
    form.querySelector('input')?.select();
  };
  return { complaint, submit };
}
