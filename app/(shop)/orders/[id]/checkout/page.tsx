import { randomUUID } from 'node:crypto';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { after } from 'next/server';
import { Countdown } from '@/app/_components/countdown';
import { RefreshWhen } from '@/app/_components/refresh-when';
import { TextLink } from '@/app/_components/text-link';
import { formatMoney } from '@/lib/core/format/money';
import { ringFor } from '@/lib/shop/checkout/answer-order';
import { readCheckout } from '@/lib/shop/checkout/read-checkout';
import { orderNumber } from '@/lib/shop/orders/order-number';
import { shop } from '@/lib/shop/shop';
import { ShopUnavailable } from '../../../_parts/shop-unavailable';
import { describeOrder } from '../../describe-order';
import { readAskedOrder } from '../../read-asked-order';
import { giveBackOrder, payOrder } from './actions';

interface Props {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<{ said?: string | string[] }>;
}

export const metadata: Metadata = { title: 'Checkout', robots: { index: false, follow: false } };

/** The provider's test cards, by what becomes of them. */
const CARDS = [
  ['pm_card_visa', 'A card that pays'],
  ['pm_card_chargeDeclined', 'A card that is declined'],
  ['pm_card_chargeDeclinedInsufficientFunds', 'A card without money'],
  ['pm_sim_slow', 'A slow bank'],
  ['pm_sim_lost_after', 'A bank whose answer gets lost'],
] as const;

const SAID: Readonly<Record<string, string>> = {
  away: 'The payment provider is out of reach. You were not charged twice, and never will be: try again.',
  'too-late': 'These tickets can no longer be given back: one was used, or the event has begun.',
};

const BUTTON =
  'inline-flex min-h-11 items-center bg-ink px-5 font-semibold text-paper hover:bg-loud hover:text-on-loud';

/** Where a buyer pays for what is held, gives it back, and sees where tickets and money are. */
export default async function CheckoutPage({ params, searchParams }: Props) {
  const [{ id }, { said }] = await Promise.all([params, searchParams]);
  const asked = await readAskedOrder(id, null, await headers());
  if (asked.kind === 'away') return <ShopUnavailable />;
  if (asked.kind === 'none' || !asked.order.isOwn) notFound();
  const theShop = await shop();
  const checkout = await readCheckout(theShop.stores, id);
  if (!checkout) notFound();
  ringFor(checkout, theShop, after);

  const { status, attempts, isOver } = checkout;
  // Over, and nobody has ended it yet: whoever looks at this page just did.
  const { title, text } = describeOrder(isOver ? { ...checkout, status: 'expired' } : checkout);
  const isPaying = attempts.some(({ outcome }) => outcome === null);
  const isHeld = status === 'held' && !isOver;
  const isOnItsWay = checkout.money === 'open' || checkout.money === 'owed';
  const last = attempts.at(-1);
  const note = typeof said === 'string' ? SAID[said] : undefined;
  return (
    <article data-state={status} data-money={checkout.money}>
      {/* Without JavaScript too, what is on its way is seen to arrive. */}
      {(isPaying || (isOnItsWay && status !== 'held')) && <meta httpEquiv="refresh" content="2" />}
      <h1 className="shout mt-2 text-balance text-shout sm:mt-4">{isPaying ? 'Being paid.' : title}</h1>
      <p className="mt-4 max-w-prose text-lg">
        {isPaying ? 'We are asking the bank. You are charged once at most, and this page says so.' : text}
      </p>
      <p className="mt-2 font-semibold">
        {checkout.quantity} × {asked.order.ticketType}, {formatMoney(checkout.totalCents, checkout.currency)}.
        Order <span className="whitespace-nowrap tabular-nums">{orderNumber(id)}</span>
      </p>
      {isHeld && checkout.heldUntil !== null && (
        <p className="mt-4 text-lg">
          Held for <Countdown until={checkout.heldUntil} serverNowMs={Date.now()} /> more.
          <RefreshWhen at={checkout.heldUntil} serverNowMs={Date.now()} />
        </p>
      )}
      {note && (
        <p role="alert" className="mt-6 max-w-prose border-4 border-ink bg-stock px-5 py-4">
          {note}
        </p>
      )}
      {isHeld && last?.outcome === 'declined' && !isPaying && (
        <p role="alert" className="mt-6 max-w-prose border-4 border-ink bg-stock px-5 py-4">
          Declined ({last.code?.replaceAll('_', ' ')}). You were not charged and the tickets stay held: try
          another card.
        </p>
      )}
      {isHeld && !isPaying && (
        <form action={payOrder} className="mt-8 max-w-prose">
          <input type="hidden" name="order" value={id} />
          <input type="hidden" name="key" value={randomUUID()} />
          <fieldset>
            <legend className="stamp">Pay with a test card</legend>
            {CARDS.map(([method, label], i) => (
              <label key={method} className="flex min-h-11 items-center gap-3">
                <input
                  type="radio"
                  name="method"
                  value={method}
                  defaultChecked={i === 0}
                  className="size-5"
                />
                {label}
              </label>
            ))}
          </fieldset>
          <button type="submit" className={`${BUTTON} mt-4`}>
            Pay {formatMoney(checkout.totalCents, checkout.currency)}
          </button>
        </form>
      )}
      <p className="mt-8">
        <TextLink href={`/orders/${id}`} className="py-1">
          {status === 'paid' ? 'Show the tickets' : 'The order'}
        </TextLink>
      </p>
      {(isHeld || status === 'paid') && (
        <form action={giveBackOrder} className="mt-8">
          <input type="hidden" name="order" value={id} />
          <button type="submit" className="min-h-11 border-2 border-ink px-5 font-semibold hover:bg-stock">
            {status === 'paid'
              ? 'Give the tickets back'
              : `Give ${checkout.quantity === 1 ? 'it' : 'them'} back unpaid`}
          </button>
        </form>
      )}
    </article>
  );
}
