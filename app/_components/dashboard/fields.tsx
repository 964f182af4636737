'use client';

import { type FormEvent, type ReactNode, useId } from 'react';

interface NumberFormProps {
  readonly label: string;
  readonly unit: string;
  readonly initial: number;
  readonly max: number;
  readonly button: string;
  readonly children: (value: number) => Promise<void>;
}

/** Asks for one number and sends it. */
export function NumberForm({ label, unit, initial, max, button, children: send }: NumberFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void send(Number(new FormData(event.currentTarget).get('value')));
  };
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <Field label={`${label} (${unit})`}>
        {(id) => (
          <input
            id={id}
            name="value"
            type="number"
            min={1}
            max={max}
            defaultValue={initial}
            className="control w-28"
          />
        )}
      </Field>
      <button type="submit" className="control-button">
        {button}
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
