'use client';

import { type MouseEvent, useCallback, useRef } from 'react';
import { useLiveProgramme } from '@/app/_components/live-programme';
import { type BuyingState, isBusy, SOLD_OUT, type Wanted } from '@/lib/shop/buying/buying-state';
import { nextPageKey } from '@/lib/shop/buying/make-key';
import { orderNumber } from '@/lib/shop/orders/order-number';
import { BuyingPanel } from './buying-panel';
import { CookieNote } from './cookie-note';
import { describeBuying } from './describe-buying';
import { describeBuyButton, listOthers, type Offer } from './offer';
import { OrderTotal } from './order-total';
import { LeadOn, PanelButtons } from './panel-buttons';
import { isSpent, spend } from './spent-keys';
import { useBackInStock } from './use-back-in-stock';
import { type ChoiceFields, clickChoice, readChoice, useChoice } from './use-choice';
import { useDegraded } from './use-degraded';
import { useFocusKept } from './use-focus-kept';
import { useInSight } from './use-in-sight';
import { usePurchase } from './use-purchase';

interface Props {
  readonly slug: string;
  readonly idempotencyKey: string;
  readonly offers: readonly Offer[];
  /** What is chosen when the page comes. */
  readonly first: Offer | undefined;
  readonly nights: { readonly label: string; readonly href: string };
  readonly serverNowMs: number;
  readonly fields: ChoiceFields;
  readonly isDemo: boolean;
}

/**
 * The Buy button of the form around it. Without JavaScript it posts the form; with it, it buys in place, says
 * what happens, tries again where that helps, and goes to the order. What the shop says takes the place of the sum
 * above the button, so that the button stays where the finger is.
 */
export function BuyButton({ slug, idempotencyKey, offers, first, nights, fields, ...props }: Props) {
  const [state, dispatch] = usePurchase(slug);
  const live = useLiveProgramme();
  const button = useRef<HTMLButtonElement>(null);
  const { slot, place, bringInSight } = useInSight();
  const isDegraded = useDegraded(['contended', 'unknown', 'unavailable'].includes(state.kind));

  const clear = useCallback(() => dispatch({ kind: 'changed' }), [dispatch]);
  const choice = useChoice(button, fields, clear);
  const stockOf = (id: string) =>
    live?.stockById.get(id) ?? offers.find((offer) => offer.id === id)?.stock ?? 0;
  const chosen = choice ? offers.find(({ id }) => id === choice.ticketTypeId) : first;
  const isGone = choice !== null && stockOf(choice.ticketTypeId) === 0;
  const shown = state.kind === 'idle' && isGone ? SOLD_OUT : state;
  const isOver = shown.kind === 'beaten' || shown.kind === 'sold-out';
  useBackInStock(state, isGone, clear);
  useFocusKept(shown, button);

  const press = (event: MouseEvent<HTMLButtonElement>) => {
    const form = event.currentTarget.form;
    if (!form?.checkValidity()) return; // The browser says what is missing.
    event.preventDefault();
    const asked = readChoice(form, fields);
    if (isBusy(state) || isOver || !asked) return;
    bringInSight();
    const key = chooseKey(state, asked, idempotencyKey);
    const wanted = { key, slug, ...asked, pressedAtMs: Date.now() };
    dispatch({ kind: 'pressed', wanted, isOnline: navigator.onLine });
  };
  const choose = (id: string) => clickChoice(button.current?.form, fields, id);

  const words = shown.kind === 'idle' ? null : describeBuying(shown).button;
  const number = findNumber(state, idempotencyKey);

  return (
    <>
      <div ref={slot} className="relative mb-4 flex min-h-40 flex-col justify-end sm:min-h-32">
        <div className={shown.kind === 'idle' ? '' : 'invisible'}>
          <OrderTotal
            type={chosen}
            quantity={choice?.quantity ?? 1}
            isLive={choice !== null}
            isDemo={props.isDemo}
          />
        </div>
        <BuyingPanel state={shown} isDegraded={isDegraded} serverNowMs={props.serverNowMs} place={place}>
          {isOver ? (
            <LeadOn others={listOthers(offers, chosen, stockOf)} nights={nights} onChoose={choose} />
          ) : (
            <PanelButtons state={state} dispatch={dispatch} />
          )}
        </BuyingPanel>
      </div>
      <button
        ref={button}
        type="submit"
        onClick={press}
        aria-disabled={isBusy(state) || isOver}
        className="shout block h-16 w-full whitespace-nowrap bg-loud pt-1 text-4xl text-on-loud leading-none hover:bg-ink hover:text-paper active:translate-y-px aria-disabled:cursor-not-allowed aria-disabled:bg-transparent aria-disabled:text-quiet aria-disabled:outline-2 aria-disabled:outline-quiet aria-disabled:-outline-offset-2 sm:text-5xl"
      >
        {words ?? describeBuyButton(chosen, choice)}
      </button>
      <p className="mt-3 text-quiet text-sm">
        Pressing twice won’t buy twice.
        {number !== null && (
          <>
            {' '}
            Order <span className="whitespace-nowrap font-semibold tabular-nums">{number}</span>.
          </>
        )}
      </p>
      <CookieNote />
    </>
  );
}

/** How the purchase is called; null: it is over, and the next one has no number yet. */
function findNumber(state: BuyingState, serverKey: string): string | null {
  if ('wanted' in state) return orderNumber(state.wanted.key);
  return state.kind === 'idle' ? orderNumber(serverKey) : null;
}

/** The server's key where no purchase had it; the same one where it was only too crowded, or all were held. */
function chooseKey(
  state: BuyingState,
  { ticketTypeId, quantity }: Pick<Wanted, 'ticketTypeId' | 'quantity'>,
  serverKey: string,
): string {
  const earlier = state.kind === 'crowded' || state.kind === 'still-held' ? state.wanted : null;
  if (earlier?.ticketTypeId === ticketTypeId && earlier.quantity === quantity) return earlier.key;
  if (isSpent(serverKey)) return nextPageKey(serverKey);
  spend(serverKey);
  return serverKey;
}
