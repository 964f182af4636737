'use client';

import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from 'react';

/** A press of one finger: a double click is one, and so is a key that is held. */
export const ONE_PRESS = {
  onKeyDown: (event: KeyboardEvent) => event.repeat && event.key === 'Enter' && event.preventDefault(),
  onClick: (event: MouseEvent) => event.detail > 1 && event.preventDefault(),
} as const;

export interface Sure {
  /** It was pressed once, and asks whether that was meant. */
  readonly isAsked: boolean;
  readonly press: () => void;
  readonly forget: () => void;
}

/** Wants to be pressed twice; whoever looks elsewhere in between has changed their mind. */
export function useSure(onSure: () => void): Sure {
  const [isAsked, setAsked] = useState(false);
  const press = () => {
    setAsked(!isAsked);
    if (isAsked) onSure();
  };
  return { isAsked, press, forget: () => setAsked(false) };
}

interface Props {
  /** What the button says once it was pressed. */
  readonly sure: string;
  readonly onSure: () => void;
  readonly className: string;
  readonly children: ReactNode;
}

/** A button for what cannot be undone. */
export function SureButton({ sure, onSure, className, children }: Props) {
  const { isAsked, press, forget } = useSure(onSure);
  return (
    <button
      type="button"
      className={className}
      data-asked={isAsked || undefined}
      onClick={({ detail }) => detail < 2 && press()}
      onKeyDown={ONE_PRESS.onKeyDown}
      onBlur={forget}
    >
      <span aria-live="polite">{isAsked ? sure : children}</span>
    </button>
  );
}
