'use client';

import { useRef, useState } from 'react';
import { useAbility, WAITING } from '../use-ability';

/** Browsers give a clipboard to https and to the machine itself, and some to nobody. */
const hasClipboard = () => typeof navigator.clipboard?.writeText === 'function';

/** A link in a field, to be copied by hand or with the button. */
export function CopyLink({ link }: { readonly link: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState('');
  const canCopy = useAbility(hasClipboard);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(link);
      setTold('Copied.');
    } catch {
      setTold('Selected: press Ctrl+C or ⌘C.');
    }
  };
  return (
    <>
      <div className="flex">
        <input
          ref={field}
          readOnly
          value={link}
          aria-label="Secret link of this order"
          onFocus={({ currentTarget }) => currentTarget.select()}
          className="h-11 min-w-0 flex-1 border-2 border-ink bg-stock px-3 text-sm"
        />
        {canCopy !== false && (
          <button
            type="button"
            onClick={() => void copy()}
            className={`h-11 bg-ink px-5 font-semibold text-paper hover:bg-loud hover:text-on-loud ${canCopy ? '' : WAITING}`}
          >
            Copy
          </button>
        )}
      </div>
      <p role="status" className="mt-1 min-h-6 text-sm">
        {told}
      </p>
    </>
  );
}
