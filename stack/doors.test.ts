import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from './launcher';

/* Both doors of a real server: Next's route file and the fast lane beside it give the same answers. */

const BUYER = randomUUID();

interface Knock {
  readonly what: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  readonly type?: string;
}

const json = (params: unknown) => JSON.stringify(params);
const ONE = json({ ticketTypeId: 'night-ferry-standing', quantity: 1 });

/** In this order: some live on those before them. */
const KNOCKS: readonly Knock[] = [
  { what: 'a good purchase', status: 201 },
  { what: 'the same again', status: 201 },
  {
    what: 'the same key with another params',
    body: json({ ticketTypeId: 'night-ferry-standing', quantity: 2 }),
    status: 422,
    type: 'key-reused',
  },
  {
    what: 'more than are left',
    headers: { 'idempotency-key': 'sold-out' },
    body: json({ ticketTypeId: 'glass-orchard-nave', quantity: 1 }),
    status: 409,
    type: 'sold-out',
  },
  {
    what: 'a sale that has not begun',
    headers: { 'idempotency-key': 'early' },
    body: json({ ticketTypeId: 'midnight-overture-stalls', quantity: 1 }),
    status: 409,
    type: 'not-on-sale',
  },
  {
    what: 'an unknown ticket type',
    headers: { 'idempotency-key': 'unknown' },
    body: json({ ticketTypeId: 'no-such-type', quantity: 1 }),
    status: 404,
    type: 'not-found',
  },
  { what: 'no cookie', headers: { cookie: '' }, status: 400, type: 'invalid-request' },
  { what: 'an unknown strategy', headers: { 'x-strategy': 'hope' }, status: 400, type: 'invalid-request' },
  { what: 'bad JSON', body: '{"ticketTypeId":', status: 400, type: 'invalid-request' },
  { what: 'a megabyte', body: 'x'.repeat(1_000_000), status: 413, type: 'payload-too-large' },
  {
    what: 'a form',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
    type: 'unsupported-media-type',
  },
  {
    what: 'a foreign origin',
    headers: { origin: 'https://elsewhere.example' },
    status: 403,
    type: 'forbidden',
  },
  { what: 'a GET', method: 'GET', status: 405, type: 'method-not-allowed' },
  { what: 'a DELETE', method: 'DELETE', status: 405, type: 'method-not-allowed' },
];

const SHOWN_HEADERS = ['content-type', 'cache-control', 'x-content-type-options', 'allow', 'retry-after'];

describe.each(['fast', 'next'] as const)('the door "%s" of a real server', (door) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ ephemeral: true, door });
  }, 180_000);

  afterAll(() => stack?.stop());

  it.each(KNOCKS)('answers $what with $status', async ({ method = 'POST', headers, body, status, type }) => {
    const response = await fetch(`${stack.url}/api/purchases`, {
      method,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'a-key',
        cookie: `buyer=${BUYER}`,
        ...headers,
      },
      ...(method === 'GET' ? {} : { body: body ?? ONE }),
    });
    expect(response.status).toBe(status);
    const answer = await response.json();
    expect(answer.type).toBe(type === undefined ? undefined : `/problems/${type}`);
    expect(Object.fromEntries(SHOWN_HEADERS.map((name) => [name, response.headers.get(name)]))).toEqual({
      'content-type': type === undefined ? 'application/json' : 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      allow: status === 405 ? 'POST' : null,
      'retry-after': null,
    });
  });

  it('shows the order to its buyer, and to nobody else', async () => {
    const buy = await fetch(`${stack.url}/api/purchases`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'shown', cookie: `buyer=${BUYER}` },
      body: ONE,
    });
    const location = `${stack.url}${buy.headers.get('location')}`;
    const mine = await fetch(location, { headers: { cookie: `buyer=${BUYER}` } });
    const { order } = await buy.json();
    expect(await mine.json()).toEqual({ order: { ...order, money: 'none', attempts: [] } });
    const foreign = await fetch(location, { headers: { cookie: `buyer=${randomUUID()}` } });
    const unknown = await fetch(`${stack.url}/api/orders/${randomUUID()}`);
    expect([foreign.status, await foreign.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(unknown.status).toBe(404);
  });
});
