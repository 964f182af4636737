import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Payments } from '@/lib/core/stores/payments';
import { readWebhook } from '@/lib/core/stores/stripe/read-webhook';
import { openStripePayments } from '@/lib/core/stores/stripe/stripe-payments';
import { findFreePort } from '@/stack/free-port';
import { listenLocally } from '@/stack/gateways/gateway-http';
import { type LocalProvider, startProvider } from './start-provider';

/* The vendor's real SDK against the provider in a process of its own. */

const KEY = 'sk_sim_test';
const SECRET = 'whsec_test';
const folder = mkdtempSync(path.join(tmpdir(), 'provider-'));
const heard: { readonly body: string; readonly signature: string }[] = [];
let refusals = 0;
const listener = createServer(async (request, response) => {
  const body = await text(request);
  if (refusals-- > 0) return void response.writeHead(503).end();
  heard.push({ body, signature: String(request.headers['stripe-signature']) });
  response.writeHead(200).end();
});

let provider: LocalProvider;
let payments: Payments;
let port: number;
const start = async () => {
  const webhook = { url: `http://127.0.0.1:${await heardAt}/hook`, secret: SECRET };
  provider = await startProvider({ folder, key: KEY, port, webhook });
};
const open = (settings = {}) =>
  openStripePayments({
    STRIPE_SECRET_KEY: KEY,
    STRIPE_API_BASE: provider.url,
    PAYMENT_DEADLINE_MS: 5000,
    ...settings,
  });
let heardAt: Promise<number>;

const fault = (faults: object) =>
  fetch(`${provider.url}/faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}` },
    body: JSON.stringify(faults),
  });

beforeAll(async () => {
  heardAt = listenLocally(listener);
  port = await findFreePort();
  await start();
  payments = open();
});
afterEach(() =>
  fault({
    ...{ gone: false, delayMs: 0, loseBefore: 0, loseAfter: 0, forgetKeysAfterMs: 86_400_000 },
    webhooks: { delayMs: 0, times: 1 },
  }),
);
afterAll(async () => {
  await provider.kill();
  listener.close();
  rmSync(folder, { recursive: true, force: true });
});

const params = () => ({
  ...{ orderId: randomUUID(), ticketTypeId: 'standing', generation: 3, amountCents: 4200 },
  currency: 'EUR',
});
const make = () => payments.create(params());

describe('a payment', () => {
  it('is made once for an order, and says what it is for', async () => {
    const wanted = params();
    const intent = await payments.create(wanted);
    expect(intent).toEqual({ id: intent.id, status: 'open', refundedCents: 0, ...wanted });
    expect(await payments.create(wanted)).toEqual(intent);
    expect(await payments.read(intent.id)).toEqual(intent);
    expect(await payments.read('pi_none')).toBeNull();
  });

  it('is charged once, whatever keys it is asked for with', async () => {
    const { id } = await make();
    expect(await payments.confirm(id, 'pm_card_visa', 'a')).toMatchObject({ kind: 'succeeded' });
    expect(await payments.confirm(id, 'pm_card_visa', 'a')).toMatchObject({ kind: 'succeeded' });
    expect(await payments.confirm(id, 'pm_card_chargeDeclined', 'b')).toMatchObject({ kind: 'succeeded' });
    expect(await payments.read(id)).toMatchObject({ status: 'succeeded' });
    expect(await payments.cancel(id)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['pm_card_chargeDeclined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_authenticationRequired', 'authentication_required'],
  ])('is declined with %s, and may be tried again', async (method, code) => {
    const { id } = await make();
    expect(await payments.confirm(id, method, `${id}:1`)).toEqual({ kind: 'declined', code });
    expect(await payments.confirm(id, method, `${id}:1`)).toEqual({ kind: 'declined', code });
    expect(await payments.confirm(id, 'pm_card_visa', `${id}:2`)).toMatchObject({ kind: 'succeeded' });
  });

  it('never can be charged once it is cancelled', async () => {
    const { id } = await make();
    expect(await payments.cancel(id)).toMatchObject({ status: 'canceled' });
    expect(await payments.cancel(id)).toMatchObject({ status: 'canceled' });
    expect(await payments.confirm(id, 'pm_card_visa', `${id}:1`)).toEqual({ kind: 'closed' });
  });

  it('is given back once, also when the keys are forgotten', async () => {
    const { id } = await make();
    await expect(payments.refund(id)).rejects.toMatchObject({ store: 'payments', effect: 'none' });
    await payments.confirm(id, 'pm_card_visa', `${id}:1`);
    await fault({ forgetKeysAfterMs: 0 });
    await payments.refund(id);
    await payments.refund(id);
    expect(await payments.read(id)).toMatchObject({ refundedCents: 4200 });
    const refunds = () => heard.filter(({ body }) => body.includes(id) && body.includes('charge.refunded'));
    await expect.poll(() => refunds().length).toBe(1);
    // Whatever was said of the second one would have come by now: this came later.
    const { id: later } = await make();
    await payments.confirm(later, 'pm_card_visa', `${later}:1`);
    await expect.poll(() => heard.some(({ body }) => body.includes(later))).toBe(true);
    expect(refunds()).toHaveLength(1);
  });
});

describe('an answer that is lost', () => {
  const effects = async (id: string, work: Promise<unknown>) => {
    await expect(work).rejects.toMatchObject({ store: 'payments', effect: 'unknown' });
    return (await payments.read(id))?.status;
  };

  it.each([
    ['before', 'open'],
    ['after', 'succeeded'],
  ] as const)('%s it took effect leaves it %s, and the same key tells', async (when, status) => {
    const { id } = await make();
    expect(await effects(id, payments.confirm(id, `pm_sim_lost_${when}`, `${id}:1`))).toBe(status);
    expect(await payments.confirm(id, `pm_sim_lost_${when}`, `${id}:1`)).toMatchObject({ kind: 'succeeded' });
  });

  it('is lost by a fault as by a method', async () => {
    const { id } = await make();
    await fault({ loseBefore: 1 });
    expect(await effects(id, payments.confirm(id, 'pm_card_visa', `${id}:1`))).toBe('open');
    await fault({ loseAfter: 1 });
    expect(await effects(id, payments.confirm(id, 'pm_card_visa', `${id}:1`))).toBe('succeeded');
  });

  it('is unknown past the deadline, and under way for the same key meanwhile', async () => {
    const { id } = await make();
    const hasty = open({ PAYMENT_DEADLINE_MS: 300 });
    expect(await effects(id, hasty.confirm(id, 'pm_sim_slow', `${id}:1`))).toBe('open');
    await expect(hasty.confirm(id, 'pm_sim_slow', `${id}:1`)).rejects.toMatchObject({ effect: 'unknown' });
    await expect.poll(async () => (await payments.read(id))?.status, { timeout: 10_000 }).toBe('succeeded');
  });
});

it('surely did nothing where it is not reached, is asked without its key, or with the key of another request', async () => {
  const { id } = await make();
  const none = { store: 'payments', effect: 'none' };
  const elsewhere = open({ STRIPE_API_BASE: `http://127.0.0.1:${await findFreePort()}` });
  await expect(elsewhere.read(id)).rejects.toMatchObject(none);
  await expect(open({ STRIPE_SECRET_KEY: 'sk_sim_other' }).read(id)).rejects.toMatchObject(none);
  await payments.confirm(id, 'pm_card_chargeDeclined', `${id}:1`);
  await expect(payments.confirm(id, 'pm_card_visa', `${id}:1`)).rejects.toMatchObject(none);
  await fault({ gone: true });
  await expect(payments.read(id)).rejects.toMatchObject({ effect: 'unknown' });
});

it('knows all that it said after a kill -9, and passes over a line that was torn', async () => {
  const { id } = await make();
  await payments.confirm(id, 'pm_card_visa', `${id}:1`);
  await provider.kill();
  appendFileSync(path.join(folder, 'journal.jsonl'), '{"intent":{"id":"pi_torn"');
  await start();
  expect(await payments.read(id)).toMatchObject({ status: 'succeeded' });
  expect(await payments.confirm(id, 'pm_card_visa', `${id}:1`)).toMatchObject({ kind: 'succeeded' });
  const later = await make();
  await provider.kill();
  await start();
  expect(await payments.read(later.id)).toEqual(later);
});

it('takes its time where it is told to', async () => {
  const { id } = await make();
  await fault({ delayMs: 1000 });
  await expect(open({ PAYMENT_DEADLINE_MS: 200 }).read(id)).rejects.toMatchObject({ effect: 'unknown' });
  await fault({ delayMs: 0 });
  expect(await payments.read(id)).toMatchObject({ id });
});

describe('the adapter', () => {
  const asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  let reply: { readonly status: number; readonly body: object };
  const other = createServer(async (request, response) => {
    await text(request);
    asked.push({ url: request.url ?? '', headers: request.headers });
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
  });
  let there: Payments;
  beforeAll(async () => {
    there = open({ STRIPE_API_BASE: `http://127.0.0.1:${await listenLocally(other)}` });
  });
  afterAll(() => void other.close());

  it.each([
    ['an error of the provider itself', 500, 'api_error', 'unknown'],
    ['another request with the same key under way', 409, 'idempotency_error', 'unknown'],
    ['a request that is not right', 400, 'invalid_request_error', 'none'],
    ['too many requests', 429, 'rate_limit_error', 'none'],
  ])('takes %s for %s', async (_, status, type, effect) => {
    reply = { status, body: { error: { type, message: 'no' } } };
    await expect(there.confirm('pi_1', 'pm_card_visa', 'key')).rejects.toMatchObject({ effect });
  });

  it('asks for what was given back, tells the vendor nothing more, and asks once', async () => {
    asked.length = 0;
    reply = { status: 500, body: { error: { type: 'api_error', message: 'no' } } };
    await expect(there.read('pi_1')).rejects.toThrow();
    const intent = { object: 'payment_intent', id: 'pi_1', status: 'succeeded', amount: 1, currency: 'eur' };
    reply = { status: 200, body: { ...intent, metadata: {} } };
    for (let n = 0; n < 2; n++) await there.read('pi_1');
    expect(asked).toHaveLength(3);
    for (const { url, headers } of asked) {
      expect(decodeURIComponent(url)).toContain('expand[0]=latest_charge');
      expect(headers).not.toHaveProperty('x-stripe-client-telemetry');
    }
  });
});

it('lists the newest first', async () => {
  const made = [await make(), await make(), await make()].map(({ id }) => id);
  const listed: string[] = [];
  for await (const { id } of payments.list(0)) listed.push(id);
  expect(listed.slice(0, 3)).toEqual(made.toReversed());
});

it('lists all payments, page by page', async () => {
  const made = await Promise.all(Array.from({ length: 101 }, make));
  const listed = new Set<string>();
  for await (const { id } of payments.list(0)) listed.add(id);
  expect(made.filter(({ id }) => !listed.has(id))).toEqual([]);
  const later = payments.list(Math.floor(Date.now() / 1000) + 1000);
  for await (const intent of later) expect.fail(`it lists ${intent.id}`);
});

describe('a webhook', () => {
  const told = (orderId: string) => heard.filter(({ body }) => body.includes(orderId));

  it('is signed, names its order, and is sent again until it is heard', async () => {
    const wanted = params();
    const { id } = await payments.create(wanted);
    refusals = 1;
    await payments.confirm(id, 'pm_card_visa', `${id}:1`);
    await expect.poll(() => told(wanted.orderId).length, { timeout: 10_000 }).toBe(1);
    const [event] = told(wanted.orderId);
    expect(readWebhook(event?.body ?? '', event?.signature ?? '', SECRET)).toEqual({
      orderId: wanted.orderId,
      isOfCharge: true,
    });
    expect(readWebhook(event?.body ?? '', event?.signature ?? '', 'whsec_other')).toBeNull();
  });

  it('says that a card was declined, and nothing of what was refused', async () => {
    const wanted = params();
    const { id } = await payments.create(wanted);
    await expect(payments.refund(id)).rejects.toThrow();
    await payments.confirm(id, 'pm_card_chargeDeclined', `${id}:1`);
    await expect.poll(() => told(wanted.orderId).length).toBe(1);
    const [event] = told(wanted.orderId);
    expect(JSON.parse(event?.body ?? '')).toMatchObject({ type: 'payment_intent.payment_failed' });
    expect(readWebhook(event?.body ?? '', event?.signature ?? '', SECRET)).toMatchObject({
      isOfCharge: false,
    });
  });

  it('comes as often as a fault says', async () => {
    const wanted = params();
    const { id } = await payments.create(wanted);
    await fault({ webhooks: { delayMs: 0, times: 2 } });
    await payments.confirm(id, 'pm_card_visa', `${id}:1`);
    await expect.poll(() => told(wanted.orderId).length, { timeout: 10_000 }).toBe(2);
  });
});
