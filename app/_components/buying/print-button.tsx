'use client';

import { useAbility, WAITING } from '../use-ability';

/** The browser inside an app often has no print. */
const hasPrint = () => typeof window.print === 'function';

export function PrintButton() {
  const canPrint = useAbility(hasPrint);
  if (canPrint === false) return null;
  return (
    <button
      type="button"
      onClick={() => window.print()}
      className={`min-h-11 border-2 border-ink px-5 font-semibold hover:bg-ink hover:text-paper ${canPrint ? '' : WAITING}`}
    >
      Print
    </button>
  );
}
