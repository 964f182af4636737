'use client';

import Link from 'next/link';
import type { Dispatch } from 'react';
import type { BuyingState } from '@/lib/shop/buying/buying-state';
import type { BuyingEvent } from '@/lib/shop/buying/reduce-buying';

const LOOK =
  'inline-flex min-h-11 items-center border-2 border-current px-4 py-1.5 font-semibold leading-tight hover:bg-ink hover:text-paper';

interface Props {
  readonly state: BuyingState;
  readonly dispatch: Dispatch<BuyingEvent>;
}

/** What the buyer can do about a purchase on its way. */
export function PanelButtons({ state, dispatch }: Props) {
  if (state.kind === 'interrupted') {
    return (
      <>
        <Choice onClick={() => dispatch({ kind: 'resumed' })}>Continue</Choice>
        <Choice onClick={() => dispatch({ kind: 'cancelled' })}>Leave it</Choice>
      </>
    );
  }
  if (!canCancel(state)) return null;
  return <Choice onClick={() => dispatch({ kind: 'cancelled' })}>Cancel</Choice>;
}

interface LeadOnProps {
  /** Ticket types of the event that can still be bought. */
  readonly others: readonly { readonly id: string; readonly label: string }[];
  readonly nights: { readonly label: string; readonly href: string };
  readonly onChoose: (ticketTypeId: string) => void;
}

/** Where a buyer who came too late can go on. */
export function LeadOn({ others, nights, onChoose }: LeadOnProps) {
  return (
    <>
      {others.map(({ id, label }) => (
        <Choice key={id} onClick={() => onChoose(id)}>
          {label}
        </Choice>
      ))}
      <Link href={nights.href} prefetch={false} className={LOOK}>
        {nights.label}
      </Link>
    </>
  );
}

interface ChoiceProps {
  readonly onClick: () => void;
  readonly children: string;
}

export function Choice({ onClick, children }: ChoiceProps) {
  return (
    <button type="button" onClick={onClick} className={LOOK}>
      {children}
    </button>
  );
}

/** What may have sold cannot be taken back, only waited for. */
function canCancel(state: BuyingState): boolean {
  if (!('tries' in state) || state.mayHaveSold || state.kind === 'buying') return false;
  return state.kind !== 'contended' || !state.isLeaving;
}
