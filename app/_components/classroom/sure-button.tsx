'use client';

import { type ReactNode, useState } from 'react';

interface Props {
  /** What the button says once it was pressed. */
  readonly sure: string;
  readonly onSure: () => void;
  readonly children: ReactNode;
}

/** A button that wants to be pressed twice; whoever looks elsewhere in between has changed their mind. */
export function SureButton({ sure, onSure, children }: Props) {
  const [isAsked, setAsked] = useState(false);
  const press = () => {
    setAsked(!isAsked);
    if (isAsked) onSure();
  };
  return (
    <button
      type="button"
      className={`key ${isAsked ? 'key-loud' : ''}`}
      onClick={press}
      onBlur={() => setAsked(false)}
    >
      <span aria-live="polite">{isAsked ? sure : children}</span>
    </button>
  );
}
