'use client';

import { type MouseEvent, useEffect, useRef } from 'react';
import { useLiveProgramme } from '@/app/_components/live-programme';
import { type BuyingState, IDLE, isBusy, type Wanted } from '@/lib/buying/buying-state';
import { makeKey } from '@/lib/buying/make-key';
import { isSpent, spend } from './browser-drawer';
import { BuyingPanel } from './buying-panel';
import { PanelButtons } from './panel-buttons';
import { sayBuying } from './say-buying';
import { useDegraded } from './use-degraded';
import { usePurchase } from './use-purchase';

interface Props {
  readonly slug: string;
  readonly idempotencyKey: string;
  /** What is left of each ticket type, as the page was rendered. */
  readonly left: Readonly<Record<string, number>>;
  readonly serverNowMs: number;
  /** Reads the chosen ticket out of the form; null: nothing is chosen. */
  readonly ticketTypeField: string;
  readonly quantityPrefix: string;
}

/**
 * The Buy button of the form around it. Without JavaScript it posts the form; with it, it buys in place, says
 * what happens, tries again where that helps, and goes to the order.
 */
export function BuyButton(props: Props) {
  const [state, dispatch] = usePurchase(props.slug);
  const live = useLiveProgramme();
  const button = useRef<HTMLButtonElement>(null);
  const isDegraded = useDegraded(['contended', 'unknown', 'unavailable'].includes(state.kind));
  useFocusKept(state, button);

  const number = findNumber(state, props.idempotencyKey);
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    const form = event.currentTarget.form;
    if (!form?.checkValidity()) return; // The browser says what is missing.
    event.preventDefault();
    if (isBusy(state)) return;
    const fields = new FormData(form);
    const ticketTypeId = String(fields.get(props.ticketTypeField));
    const quantity = Number(fields.get(props.quantityPrefix + ticketTypeId));
    const key = chooseKey(state, { ticketTypeId, quantity }, props.idempotencyKey);
    const leftAtPress = live?.stockById.get(ticketTypeId) ?? props.left[ticketTypeId] ?? null;
    const wanted = { key, slug: props.slug, ticketTypeId, quantity, leftAtPress, pressedAtMs: Date.now() };
    dispatch({ kind: 'pressed', wanted, isOnline: navigator.onLine });
  };

  return (
    <>
      <BuyingPanel state={state} isDegraded={isDegraded} serverNowMs={props.serverNowMs}>
        <PanelButtons state={state} dispatch={dispatch} />
      </BuyingPanel>
      <button
        ref={button}
        type="submit"
        onClick={press}
        aria-disabled={isBusy(state)}
        className="shout block w-full bg-loud pt-3 pb-2 text-5xl text-on-loud leading-none hover:bg-ink hover:text-paper active:translate-y-px aria-disabled:cursor-progress aria-disabled:bg-transparent aria-disabled:text-quiet aria-disabled:outline-2 aria-disabled:outline-quiet aria-disabled:-outline-offset-2"
      >
        {state.kind === 'idle' ? 'Buy' : sayBuying(state).button}
      </button>
      <p className="mt-3 text-quiet text-sm">
        Pressing twice buys once
        {number !== null && (
          <>
            : this order’s number is{' '}
            <span className="whitespace-nowrap font-semibold tabular-nums">{number}</span>, whatever happens
            on the way
          </>
        )}
        .
      </p>
    </>
  );
}

/** How the purchase is called; null: it is over, and the next one has no number yet. */
function findNumber(state: BuyingState, serverKey: string): string | null {
  if ('wanted' in state) return state.wanted.key.slice(0, 8);
  return state.kind === 'idle' ? serverKey.slice(0, 8) : null;
}

/** The server's key where no purchase had it; the same one where the till was only too crowded. */
function chooseKey(
  state: BuyingState,
  { ticketTypeId, quantity }: Pick<Wanted, 'ticketTypeId' | 'quantity'>,
  serverKey: string,
): string {
  const earlier = state.kind === 'crowded' ? state.wanted : null;
  if (earlier?.ticketTypeId === ticketTypeId && earlier.quantity === quantity) return earlier.key;
  if (isSpent(serverKey)) return makeKey();
  spend(serverKey);
  return serverKey;
}

/** A button that goes away takes the focus with it: it comes back to Buy. */
function useFocusKept(state: BuyingState, button: { readonly current: HTMLButtonElement | null }): void {
  const before = useRef(state);
  useEffect(() => {
    const hasChanged = before.current !== state && before.current !== IDLE;
    before.current = state;
    if (hasChanged && document.activeElement === document.body)
      button.current?.focus({ preventScroll: true });
  }, [state, button]);
}
