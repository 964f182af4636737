'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { readIdentities } from '@/lib/core/http/buyer-cookie';
import { StoreError } from '@/lib/core/stores/store-error';
import { toDesk } from '@/lib/shop/checkout/answer-checkout';
import { cancelOrder } from '@/lib/shop/checkout/cancel-order';
import { pay } from '@/lib/shop/checkout/pay';
import { shop } from '@/lib/shop/shop';

/*
 * What the forms of a checkout do, with JavaScript or without: then the browser is sent to the page that says what is
 * true now. Next has checked the Origin; only the buyer's cookie may act.
 */

const text = (form: FormData, name: string) => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

async function asBuyer(form: FormData) {
  const [asked, theShop] = await Promise.all([headers(), shop()]);
  const { all, isNew } = readIdentities(asked.get('cookie'));
  return { theShop, orderId: text(form, 'order'), buyerIds: isNew ? [] : all };
}

/** Pays with the card that was chosen. */
export async function payOrder(form: FormData): Promise<never> {
  const { theShop, orderId, buyerIds } = await asBuyer(form);
  const desk = toDesk(theShop);
  const request = { orderId, buyerIds, key: text(form, 'key'), method: text(form, 'method') };
  const outcome = desk ? await pay(request, desk).catch(sayAway) : null;
  const isAway = outcome === null || outcome.kind === 'unavailable' || outcome.kind === 'indeterminate';
  redirect(`/orders/${encodeURIComponent(orderId)}/checkout${isAway ? '?said=away' : ''}`);
}

/** Gives the tickets back, paid or not. */
export async function giveBackOrder(form: FormData): Promise<never> {
  const { theShop, orderId, buyerIds } = await asBuyer(form);
  const { stores, payments, env } = theShop;
  const desk = { stores, payments, paymentDeadlineMs: env.PAYMENT_DEADLINE_MS };
  const outcome = await cancelOrder({ orderId, buyerIds }, desk).catch(sayAway);
  const said = outcome === null ? '?said=away' : outcome.kind === 'too-late' ? '?said=too-late' : '';
  redirect(`/orders/${encodeURIComponent(orderId)}/checkout${said}`);
}

function sayAway(error: unknown): null {
  if (!(error instanceof StoreError)) console.error('A checkout failed in a way nobody expected:', error);
  return null;
}
