'use client';

import type { ReactNode } from 'react';
import { type BuyingKind, type BuyingState, findRequest } from '@/lib/shop/buying/buying-state';
import styles from './buying.module.css';
import { describeBuying } from './describe-buying';
import { StateSign } from './state-sign';

/** Paper for what the buyer decides, ink for what the shop does, dots for what nobody knows yet, pink for a ticket. */
const LOOKS: Readonly<Partial<Record<BuyingKind, string>>> = {
  idle: '',
  buying: 'border-4 border-ink bg-ink text-paper',
  contended: 'border-4 border-ink bg-stock',
  'all-held': 'border-4 border-ink bg-stock',
  crowded: 'border-4 border-ink border-dashed bg-stock',
  'still-held': 'border-4 border-ink border-dashed bg-stock',
  'rate-limited': 'border-4 border-rule bg-paper',
  unavailable: 'border-4 border-rule border-double bg-paper',
  unknown: 'border-4 border-loud-ink border-dotted bg-stock',
  interrupted: 'border-4 border-loud-ink border-dotted bg-stock',
  offline: 'border-4 border-quiet border-dashed bg-paper',
  sold: 'border-4 border-loud bg-loud text-on-loud',
  'sold-out': 'border-ink border-l-8 bg-paper',
};
/** Of whatever else ended it. */
const ENDED = 'border-loud border-l-8 bg-paper';

interface Props {
  readonly state: BuyingState;
  readonly isDegraded: boolean;
  readonly serverNowMs: number;
  /** Where it lies, in the words of a `className`. */
  readonly place: string;
  /** The buttons and links that fit the state. */
  readonly children?: ReactNode;
}

/**
 * What becomes of the purchase, in words and with a sign; changes are read out when the reader pauses. What can be
 * pressed in it stands on its lower edge, so that longer words do not move it.
 */
export function BuyingPanel({ state, isDegraded, serverNowMs, place, children }: Props) {
  const said = state.kind === 'idle' ? null : describeBuying(state);
  return (
    <div
      data-state={state.kind}
      data-degraded={isDegraded}
      className={`${place} ${said ? '' : 'pointer-events-none'} flex flex-col justify-end`}
    >
      <div
        className={`group/panel relative flex grow flex-wrap items-end gap-x-5 gap-y-3 px-4 py-3 sm:px-5 ${LOOKS[state.kind] ?? ENDED}`}
      >
        {findRequest(state) && (
          <span
            aria-hidden="true"
            className={`holes-across absolute inset-x-0 -top-1.5 [--color-hole:var(--color-loud)] ${styles.feeding}`}
          />
        )}
        <div
          role="status"
          className="min-w-0 grow basis-40 self-start group-has-[button,a]/panel:basis-full sm:basis-60! sm:self-center"
        >
          {said && (
            <>
              <p className="shout text-balance text-2xl leading-none sm:text-3xl">{said.title}</p>
              <p className="mt-1.5 leading-snug max-sm:text-sm">{said.text}</p>
            </>
          )}
          {isDegraded && (
            <p className="mt-1 text-sm leading-snug">
              The shop is slower than usual tonight. Your order is as safe as ever.
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-3 empty:hidden sm:shrink-0">{children}</div>
        <span aria-hidden="true" className="ml-auto empty:hidden sm:-order-1 sm:ml-0 sm:self-center">
          <StateSign state={state} serverNowMs={serverNowMs} />
        </span>
      </div>
    </div>
  );
}
