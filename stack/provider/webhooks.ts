import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { StripeIntent } from './ledger';

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/** Pauses between tries, ms; then it is given up, as it is after some days. */
const PAUSES_MS = [200, 1000, 5000, 30_000];

/** The header `Stripe-Signature` of what is sent now. */
export function signWebhook(body: string, secret: string): string {
  const at = Math.floor(Date.now() / 1000);
  const signed = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return `t=${at},v1=${signed}`;
}

/** Tells of a payment until somebody answers 2xx. */
export async function sendWebhook(type: string, intent: StripeIntent, target: WebhookTarget): Promise<void> {
  const body = JSON.stringify({
    ...{ object: 'event', id: `evt_${randomUUID()}`, type },
    created: Math.floor(Date.now() / 1000),
    data: { object: intent },
  });
  for (const pauseMs of [0, ...PAUSES_MS]) {
    await sleep(pauseMs, undefined, { ref: false });
    const signature = signWebhook(body, target.secret);
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const answer = await request(target.url, { method: 'POST', headers, body }).catch(() => null);
    await answer?.body.dump();
    if (answer && answer.statusCode < 300) return;
  }
}
