'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';

/** What is chosen in the form: which tickets, and how many. */
export interface Choice {
  readonly ticketTypeId: string;
  readonly quantity: number;
}

/** Names of the form's fields. */
export interface ChoiceFields {
  readonly ticketType: string;
  /** Followed by the id of a ticket type. */
  readonly quantityPrefix: string;
}

/** What is chosen in a form; null: nothing is. */
export function readChoice(form: HTMLFormElement, fields: ChoiceFields): Choice | null {
  const sent = new FormData(form);
  const ticketTypeId = sent.get(fields.ticketType);
  const quantity = Number(sent.get(fields.quantityPrefix + ticketTypeId));
  return typeof ticketTypeId === 'string' && quantity > 0 ? { ticketTypeId, quantity } : null;
}

/** Chooses a ticket type as a finger would: the form hears of it. */
export function clickChoice(
  form: HTMLFormElement | null | undefined,
  fields: ChoiceFields,
  id: string,
): void {
  form
    ?.querySelector<HTMLInputElement>(`input[name="${fields.ticketType}"][value="${CSS.escape(id)}"]`)
    ?.click();
}

/**
 * What is chosen in the form around a button, as it is chosen; null before the page listens, too.
 * @param onChange called when the buyer chooses something else
 */
export function useChoice(
  button: RefObject<HTMLButtonElement | null>,
  fields: ChoiceFields,
  onChange: () => void,
): Choice | null {
  const [choice, setChoice] = useState<Choice | null>(null);
  const latest = useRef({ fields, onChange });
  useEffect(() => {
    latest.current = { fields, onChange };
  });
  useEffect(() => {
    const form = button.current?.form;
    if (!form) return;
    const read = () => setChoice(readChoice(form, latest.current.fields));
    read();
    const stop = new AbortController();
    const { signal } = stop;
    form.addEventListener('change', () => [read(), latest.current.onChange()], { signal });
    // A browser that comes back to the page may have put an older choice in again.
    window.addEventListener('pageshow', read, { signal });
    return () => stop.abort();
  }, [button]);
  return choice;
}
