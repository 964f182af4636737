import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson } from '@/lib/core/parse-json';
import { providerFaultsSchema } from '@/lib/core/stores/faults';
import { closeServer, listenLocally, loseAnswer, sendJson } from '@/stack/gateways/gateway-http';
import { openVenue } from '@/stack/venue/venue';
import { Ledger, type Said } from './ledger';
import { sendWebhook, type WebhookTarget } from './webhooks';

/*
 * A payment provider on this machine, which speaks the part of Stripe's protocol that the shop needs, and of which much
 * can go wrong on purpose. The venue's guest list is kept in its process.
 */

/** As Stripe forgets its keys. */
const DAY_MS = 24 * 3600 * 1000;
const SLOW_MS = 1000;

export interface ProviderOptions {
  readonly folder: string;
  /** Every request has to show it. */
  readonly key: string;
  /** A free one when left out. */
  readonly port?: number | undefined;
  readonly webhook?: WebhookTarget | undefined;
}

/** Opens it on 127.0.0.1. @returns its address, and how to close it */
export async function openProvider({ folder, key, port, webhook }: ProviderOptions) {
  const ledger = new Ledger(folder);
  const venue = openVenue(folder);
  const faults = {
    ...{ gone: false, delayMs: 0, loseBefore: 0, loseAfter: 0, forgetKeysAfterMs: DAY_MS },
    webhooks: { delayMs: 0, times: 1 },
    venue: venue.faults,
  };
  const underway = new Set<string>();
  /** Keys whose answer was lost once, as their payment method says. */
  const lost = new Set<string>();

  async function tell(said: Said, params: URLSearchParams, path: string): Promise<void> {
    const id = /^\/v1\/payment_intents\/(\w+)\//.exec(path)?.[1] ?? params.get('payment_intent') ?? '';
    const intent = ledger.find(id);
    // What is refused, and is no card that was declined, changed nothing.
    const isNews = said.status === 200 || said.status === 402;
    if (!webhook || !intent || !isNews) return;
    const isRefund = path === '/v1/refunds';
    const failed = said.status === 402 ? 'payment_intent.payment_failed' : `payment_intent.${intent.status}`;
    await sleep(faults.webhooks.delayMs, undefined, { ref: false });
    for (let n = 0; n < faults.webhooks.times; n++) {
      void sendWebhook(isRefund ? 'charge.refunded' : failed, intent, webhook);
    }
  }

  async function change(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const body = await text(request);
    const params = new URLSearchParams(body);
    const header = request.headers['idempotency-key'];
    const idempotencyKey = typeof header === 'string' ? header : undefined;
    const asked = `${path} ${body}`;
    if (idempotencyKey !== undefined) {
      const kept = ledger.recall(idempotencyKey, faults.forgetKeysAfterMs);
      if (kept && kept.asked !== asked) return sendJson(response, 400, KEY_REUSED);
      if (kept) return sendJson(response, kept.said.status, kept.said.body, REPLAYED);
      if (underway.has(idempotencyKey)) return sendJson(response, 409, KEY_IN_USE);
      underway.add(idempotencyKey);
    }
    try {
      const method = params.get('payment_method');
      if (method === 'pm_sim_slow') await sleep(SLOW_MS);
      const isFirst = idempotencyKey !== undefined && !lost.has(idempotencyKey);
      const loses = (when: 'before' | 'after') => {
        const isMethod = method === `pm_sim_lost_${when}` && isFirst;
        if (isMethod) lost.add(idempotencyKey);
        const name = when === 'before' ? 'loseBefore' : 'loseAfter';
        const isFault = !isMethod && faults[name] > 0;
        if (isFault) faults[name] -= 1;
        return isMethod || isFault;
      };
      if (loses('before')) return loseAnswer(response);
      const said = ledger.run(path, params, idempotencyKey, asked);
      void tell(said, params, path);
      if (loses('after')) return loseAnswer(response);
      sendJson(response, said.status, said.body);
    } finally {
      if (idempotencyKey !== undefined) underway.delete(idempotencyKey);
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
    if (request.headers.authorization !== `Bearer ${key}`) return sendJson(response, 401, NO_KEY);
    if (pathname === '/faults') {
      const patch = providerFaultsSchema.safeParse(parseJson((await text(request)) || '{}'));
      if (!patch.success) return sendJson(response, 400, { error: patch.error.issues });
      const { venue: ofVenue, ...others } = patch.data;
      Object.assign(faults, others);
      Object.assign(faults.venue, ofVenue);
      return sendJson(response, 200, faults);
    }
    if (pathname.startsWith('/venue/')) return venue.answer(request, response);
    if (faults.gone) return void response.destroy();
    if (faults.delayMs > 0) await sleep(faults.delayMs);
    if (request.method === 'POST') return change(request, response, pathname);
    const id = /^\/v1\/payment_intents\/(\w+)$/.exec(pathname)?.[1];
    if (id === undefined) return sendJson(response, 200, ledger.list(searchParams));
    const intent = ledger.find(id);
    sendJson(response, intent ? 200 : 404, intent ?? MISSING);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error('The provider failed:', error);
      response.destroy();
    });
  });
  return {
    url: `http://127.0.0.1:${await listenLocally(server, port)}`,
    close: () => closeServer(server),
  };
}

const REPLAYED = { 'idempotent-replayed': 'true' };
const invalid = (code: string, message: string, type = 'invalid_request_error') => ({
  error: { type, code, message },
});
const KEY_REUSED = invalid('idempotency_error', 'Keys are for one request only.', 'idempotency_error');
const KEY_IN_USE = invalid('idempotency_key_in_use', 'Another request with this key is under way.');
const NO_KEY = invalid('api_key_invalid', 'Every request needs the key.');
const MISSING = invalid('resource_missing', 'No such payment_intent');
