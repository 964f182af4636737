'use client';

import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { ONE_PRESS, useSure } from '@/app/_components/sure-button';

interface NumberFormProps {
  readonly label: string;
  readonly initial: number;
  readonly max: number;
  readonly button: string;
  /** For what cannot be undone: what the button says once it was pressed. */
  readonly sure?: string;
  readonly children: (value: number) => Promise<void>;
}

/** Asks for one number and sends it. */
export function NumberForm({ label, initial, max, button, sure, children: send }: NumberFormProps) {
  const [value, setValue] = useState(String(initial));
  return (
    <AskingForm label={label} button={button} sure={sure} send={() => void send(Number(value))}>
      {(id) => (
        <input
          id={id}
          type="number"
          min={1}
          max={max}
          required
          value={value}
          onChange={({ target }) => setValue(target.value)}
          className="control w-full min-w-28"
        />
      )}
    </AskingForm>
  );
}

interface ChoiceFormProps {
  readonly label: string;
  /** What is chosen now. */
  readonly current: string;
  /** The `<option>`s. */
  readonly options: ReactNode;
  readonly button: string;
  readonly sure?: (id: string) => string;
  readonly children: (id: string) => void;
}

/** A choice that is made when it is sent, and not at the first letter or arrow key (WCAG 3.2.2). */
export function ChoiceForm({ label, current, options, button, sure, children: send }: ChoiceFormProps) {
  const [chosen, setChosen] = useState(current);
  useEffect(() => setChosen(current), [current]);
  return (
    <AskingForm
      label={label}
      button={button}
      sure={chosen === current ? undefined : sure?.(chosen)}
      send={() => send(chosen)}
    >
      {(id) => (
        <select
          id={id}
          className="control w-full max-w-64"
          value={chosen}
          onChange={({ target }) => setChosen(target.value)}
        >
          {options}
        </select>
      )}
    </AskingForm>
  );
}

interface AskingFormProps {
  readonly label: string;
  readonly button: string;
  readonly sure: string | undefined;
  readonly send: () => void;
  /** Makes the field that the label names. @param id for it to bear */
  readonly children: (id: string) => ReactNode;
}

/** Where it has to be sure, the first press asks; another value, or a look elsewhere, takes the question back. */
function AskingForm({ label, button, sure, send, children }: AskingFormProps) {
  const id = useId();
  const { isAsked, press, forget } = useSure(send);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (sure === undefined) send();
    else press();
  };
  return (
    <form
      onSubmit={submit}
      onChange={forget}
      onBlur={forget}
      {...ONE_PRESS}
      className="flex min-w-0 max-w-full items-end gap-2"
    >
      <div className="grid min-w-0 grid-cols-[minmax(0,auto)] gap-1">
        <label htmlFor={id} className="stamp text-quiet">
          {label}
        </label>
        {children(id)}
      </div>
      <button type="submit" className="control-button" data-asked={isAsked || undefined}>
        <span aria-live="polite">{isAsked ? sure : button}</span>
      </button>
    </form>
  );
}
