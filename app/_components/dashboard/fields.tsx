'use client';

import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { ONE_PRESS, useSure } from '@/app/_components/sure-button';

interface NumberFormProps {
  readonly label: string;
  readonly initial: number;
  readonly max: number;
  readonly button: string;
  /** For what cannot be undone: what the button says once it was pressed. */
  readonly sure?: (value: number) => string;
  readonly children: (value: number) => Promise<void>;
}

/** Asks for one number and sends it. */
export function NumberForm({ label, initial, max, button, sure, children: send }: NumberFormProps) {
  const [value, setValue] = useState(String(initial));
  return (
    <AskingForm button={button} sure={sure?.(Number(value))} send={() => void send(Number(value))}>
      <Field label={label}>
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
      </Field>
    </AskingForm>
  );
}

interface ChoiceFormProps {
  readonly label: string;
  /** What is chosen now. */
  readonly current: string;
  readonly groups: readonly { readonly name: string; readonly options: readonly Option[] }[];
  readonly button: string;
  readonly sure?: (id: string) => string;
  readonly children: (id: string) => void;
}

interface Option {
  readonly id: string;
  readonly text: string;
}

/** A choice that is made when it is sent, and not at the first letter or arrow key (WCAG 3.2.2). */
export function ChoiceForm({ label, current, groups, button, sure, children: send }: ChoiceFormProps) {
  const [chosen, setChosen] = useState(current);
  useEffect(() => setChosen(current), [current]);
  const choices = (options: readonly Option[]) =>
    options.map(({ id, text }) => (
      <option key={id} value={id}>
        {text}
      </option>
    ));
  return (
    <AskingForm
      button={button}
      sure={chosen === current ? undefined : sure?.(chosen)}
      send={() => send(chosen)}
    >
      <Field label={label}>
        {(id) => (
          <select
            id={id}
            className="control max-w-64"
            value={chosen}
            onChange={({ target }) => setChosen(target.value)}
          >
            {groups.map(({ name, options }) =>
              name === '' ? (
                choices(options)
              ) : (
                <optgroup key={name} label={name}>
                  {choices(options)}
                </optgroup>
              ),
            )}
          </select>
        )}
      </Field>
    </AskingForm>
  );
}

interface AskingFormProps {
  readonly button: string;
  readonly sure: string | undefined;
  readonly send: () => void;
  readonly children: ReactNode;
}

/** Where it has to be sure, the first press asks; another value, or a look elsewhere, takes the question back. */
function AskingForm({ button, sure, send, children }: AskingFormProps) {
  const { isAsked, press, forget } = useSure(send);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (sure === undefined) send();
    else press();
  };
  return (
    <form onSubmit={submit} onChange={forget} onBlur={forget} {...ONE_PRESS} className="flex items-end gap-2">
      {children}
      <button type="submit" className="control-button" data-asked={isAsked || undefined}>
        <span aria-live="polite">{isAsked ? sure : button}</span>
      </button>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  /** Makes what the label names. @param id for it to bear */
  readonly children: (id: string) => ReactNode;
}

/** A name over the thing that it names. */
export function Field({ label, children }: FieldProps) {
  const id = useId();
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="stamp text-quiet">
        {label}
      </label>
      {children(id)}
    </div>
  );
}
