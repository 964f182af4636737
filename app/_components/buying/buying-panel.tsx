'use client';

import type { ReactNode } from 'react';
import { type BuyingKind, type BuyingState, findRequest } from '@/lib/buying/buying-state';
import styles from './buying.module.css';
import { sayBuying } from './say-buying';
import { Sign } from './sign';

/** Paper for what the buyer decides, ink for what the shop does, dots for what nobody knows yet, pink for a ticket. */
const LOOKS: Readonly<Record<BuyingKind, string>> = {
  idle: '',
  buying: 'bg-ink text-paper',
  contended: 'border-4 border-ink',
  crowded: 'border-4 border-ink border-dashed',
  'rate-limited': 'border-4 border-rule bg-paper',
  unavailable: 'border-4 border-rule border-double bg-paper',
  unknown: 'border-4 border-loud-ink border-dotted',
  interrupted: 'border-4 border-loud-ink border-dotted',
  offline: 'border-4 border-quiet border-dashed bg-paper',
  sold: 'bg-loud text-on-loud',
  beaten: 'border-loud border-l-8 bg-paper',
  'sold-out': 'border-ink border-l-8 bg-paper',
  'too-few': 'border-loud border-l-8 bg-paper',
  'limit-reached': 'border-loud border-l-8 bg-paper',
  'not-on-sale': 'border-loud border-l-8 bg-paper',
  refused: 'border-loud border-l-8 bg-paper',
};

interface Props {
  readonly state: BuyingState;
  readonly isDegraded: boolean;
  readonly serverNowMs: number;
  /** The buttons that fit the state. */
  readonly children?: ReactNode;
}

/** What becomes of the purchase, in words and with a sign; changes are read out when the reader pauses. */
export function BuyingPanel({ state, isDegraded, serverNowMs, children }: Props) {
  const said = state.kind === 'idle' ? null : sayBuying(state);
  return (
    <div data-state={state.kind} data-degraded={isDegraded}>
      <div className={`relative ${said ? 'mb-4 px-5 py-4' : ''} ${LOOKS[state.kind]}`}>
        {findRequest(state) && (
          <span
            aria-hidden="true"
            className={`holes-across absolute inset-x-0 -top-1.5 [--color-hole:var(--color-loud)] ${styles.feeding}`}
          />
        )}
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <span aria-hidden="true" className="empty:hidden">
            <Sign state={state} serverNowMs={serverNowMs} />
          </span>
          <div role="status" className="min-w-0 flex-[1_1_14rem]">
            {said && (
              <>
                <p className="shout text-balance text-3xl leading-none">{said.title}</p>
                <p className="mt-1.5 leading-snug">{said.text}</p>
              </>
            )}
            {isDegraded && (
              <p className="mt-1.5 text-sm leading-snug">
                The shop is slower than usual tonight. Your order is as safe as ever.
              </p>
            )}
          </div>
        </div>
        {children}
      </div>
    </div>
  );
}
