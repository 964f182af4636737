'use client';

import type { Dispatch } from 'react';
import type { BuyingState } from '@/lib/buying/buying-state';
import type { BuyingEvent } from '@/lib/buying/reduce-buying';

interface Props {
  readonly state: BuyingState;
  readonly dispatch: Dispatch<BuyingEvent>;
}

/** What the buyer can do about a purchase on its way. */
export function PanelButtons({ state, dispatch }: Props) {
  if (state.kind === 'interrupted') {
    return (
      <>
        <Choice onClick={() => dispatch({ kind: 'resumed' })}>Go on</Choice>
        <Choice onClick={() => dispatch({ kind: 'cancelled' })}>Leave it</Choice>
      </>
    );
  }
  if (!canCancel(state)) return null;
  return <Choice onClick={() => dispatch({ kind: 'cancelled' })}>Cancel</Choice>;
}

function Choice({ onClick, children }: { readonly onClick: () => void; readonly children: string }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="mt-4 mr-3 inline-block min-h-11 border-2 border-current px-5 py-2 font-semibold hover:bg-ink hover:text-paper"
    >
      {children}
    </button>
  );
}

/** What may have sold cannot be taken back, only waited for. */
function canCancel(state: BuyingState): boolean {
  if (!('tries' in state) || state.mayHaveSold || state.kind === 'buying') return false;
  return state.kind !== 'contended' || !state.isLeaving;
}
