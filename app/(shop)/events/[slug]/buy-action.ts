'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { after } from 'next/server';
import { readKeptCookie } from '@/lib/core/http/buyer-cookie';
import { readClientNetwork } from '@/lib/core/http/client-address';
import { readOrigin } from '@/lib/core/http/origin';
import { answerPurchase } from '@/lib/shop/purchase/purchase';
import { addSeen, seenBy, seenCookie } from '@/lib/shop/sale/seen';
import { shop } from '@/lib/shop/shop';
import { readBuyForm } from './buy-form-fields';
import { keyForAddress } from './choose-page-key';
import { whereTo } from './where-to';

/**
 * What the form does without JavaScript: buys through the very entry of POST /api/purchases, in this process,
 * then sends the browser on: to the order, or back to the event with the problem. Next has checked the Origin.
 */
export async function buy(form: FormData): Promise<never> {
  const { slug, key, ticketTypeId, quantity } = readBuyForm(form);
  const [asked, desk] = await Promise.all([headers(), shop()]);
  const cookieHeader = asked.get('cookie');
  const answer = await answerPurchase(
    {
      method: 'POST',
      headers: {
        host: asked.get('host') ?? undefined,
        origin: asked.get('origin') ?? undefined,
        'sec-fetch-site': asked.get('sec-fetch-site') ?? undefined,
        cookie: cookieHeader ?? undefined,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: new TextEncoder().encode(JSON.stringify({ ticketTypeId, quantity })),
      clientAddress: readClientNetwork(asked),
    },
    desk,
    { waitUntil: after },
  );
  const kept = answer.headers['set-cookie'];
  if (kept !== undefined) (await cookies()).set(readKeptCookie(kept));
  if (answer.seen) {
    const isSecure = readOrigin(asked).startsWith('https:');
    (await cookies()).set(seenCookie(addSeen(seenBy(asked), answer.seen), isSecure));
  }
  redirect(
    whereTo(answer, {
      slug,
      key: keyForAddress(key, cookieHeader, desk.ticketSecret),
      ticketTypeId,
      quantity,
    }),
  );
}
