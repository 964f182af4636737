import { NextRequest } from 'next/server';
import { expect, test } from 'vitest';
import { proxy } from '@/proxy';
import {
  formatBuyerCookie,
  formatCookie,
  keptCookie,
  readBuyerCookie,
  readIdentities,
  readKeptCookie,
  withNewBuyer,
} from './buyer-cookie';

const ID = '3f0c1de2-9a4b-4c6d-8e5f-0123456789ab';
const OTHER = 'aa0c1de2-9a4b-4c6d-8e5f-0123456789ab';

test.each([
  [undefined, { kind: 'missing' }],
  [null, { kind: 'missing' }],
  ['', { kind: 'missing' }],
  ['buyers=x; xbuyer=y; buyer', { kind: 'missing' }],
  [`a=1; buyer=${ID}; b=2`, { kind: 'ok', buyerId: ID }],
  [`buyer=${ID.toUpperCase()}`, { kind: 'ok', buyerId: ID }],
  [`buyer=${ID}; buyer=second`, { kind: 'ok', buyerId: ID }],
  ['buyer=', { kind: 'malformed' }],
  [`buyer="${ID}"`, { kind: 'malformed' }],
  [`buyer=${ID}x`, { kind: 'malformed' }],
  [`buyer=${ID.replace('-4', '-1')}`, { kind: 'malformed' }],
  [`buyer=${ID.replace('-8', '-c')}`, { kind: 'malformed' }],
  ["buyer=' OR 1=1 --", { kind: 'malformed' }],
])('the cookies %j: %j', (header, buyer) => {
  expect(readBuyerCookie(header)).toEqual(buyer);
});

test('the cookie is for this site only, out of reach of scripts, for a year', () => {
  const plain = `buyer=${ID}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`;
  expect(formatBuyerCookie(ID, false)).toBe(plain);
  expect(formatBuyerCookie(ID, true)).toBe(`__Host-${plain}; Secure`);
});

test('the page of a new buyer reads it among the other cookies, and that it is new', () => {
  const header = withNewBuyer('a=1; buyer=bad;buyer=worse; b=2', ID);
  expect(header).toMatch(/^a=1; b=2; buyer=/);
  expect(readIdentities(header)).toEqual({ current: ID, all: [ID], isNew: true });
  expect(readIdentities(withNewBuyer(null, ID)).current).toBe(ID);
  expect(readIdentities(`buyer=${ID}`).isNew).toBe(false);
});

const kept = (id: string) => formatCookie(keptCookie(id, false)).split(';', 1)[0] ?? '';

test('an identity that has bought has a cookie of a name of its own, for as long as the buyer', () => {
  expect(kept(ID)).toBe(`buyer-3f0c1de2=${ID}`);
  for (const secure of [true, false]) {
    const cookie = keptCookie(ID, secure);
    expect(readKeptCookie(formatCookie(cookie))).toEqual(cookie);
  }
});

test.each([
  ['nobody', '', null, []],
  ['a visitor', `buyer=${ID}`, ID, [ID]],
  ['one that bought', `buyer=${ID}; ${kept(ID)}`, ID, [ID]],
  ['one that bought, replaced by a late answer', `buyer=${OTHER}; ${kept(ID)}`, ID, [ID]],
  ['one that bought, whose other cookie is gone', kept(ID), ID, [ID]],
  ['two that bought', `buyer=${ID}; ${kept(ID)}; ${kept(OTHER)}`, ID, [ID, OTHER]],
  ['a name that is not its own', `buyer-00000000=${ID}`, null, []],
  ['a malformed one', 'buyer-3f0c1de2=3f0c1de2', null, []],
])('the buyer of %s', (_, header, current, all) => {
  expect(readIdentities(header)).toEqual({ current, all, isNew: false });
});

test('no jar makes a request look up more than eight', () => {
  const jar = Array.from({ length: 50 }, (_, i) => kept(ID.replace('3f0c1d', String(100_000 + i)))).join(
    '; ',
  );
  expect(readIdentities(jar).all).toHaveLength(8);
});

const visit = (init: { method?: string; headers?: Record<string, string> } = {}) =>
  proxy(new NextRequest('http://shop.test/', init));

test.each([
  ['no cookie', {}],
  ['a malformed one', { cookie: 'a=1; buyer=me' }],
])('a visitor with %s becomes a buyer, and the page of this request knows it', async (_, headers) => {
  const response = await visit({ headers });
  const setCookie = response.headers.get('set-cookie') ?? '';
  const buyer = readBuyerCookie(setCookie.split(';', 1)[0]);
  expect(buyer.kind).toBe('ok');
  expect(setCookie).not.toContain('Secure');
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  expect(readBuyerCookie(response.headers.get('x-middleware-request-cookie'))).toEqual(buyer);
});

test('the buyer that this browser bought as comes back, and no page makes it another', async () => {
  const response = await visit({ headers: { cookie: `buyer=${OTHER}; ${kept(ID)}` } });
  expect(response.headers.get('set-cookie')).toMatch(new RegExp(`^buyer=${ID};`));
  expect((await visit({ headers: { cookie: kept(ID) } })).headers.get('set-cookie')).toMatch(
    new RegExp(`^buyer=${ID};`),
  );
  expect((await visit({ headers: { cookie: `buyer=${ID}; ${kept(ID)}` } })).headers.has('set-cookie')).toBe(
    false,
  );
});

test.each([{ purpose: 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { 'sec-fetch-dest': 'empty' }])(
  'what is fetched ahead, or by a page’s router, makes nobody a buyer: %j',
  async (headers) => {
    const response = await visit({ headers });
    expect(response.headers.has('set-cookie')).toBe(false);
    expect(response.headers.has('content-security-policy')).toBe(true);
  },
);

test('a browser that came by https gets a Secure cookie', async () => {
  const byProxy = await visit({ headers: { 'x-forwarded-proto': 'https, http' } });
  expect(byProxy.headers.get('set-cookie')).toContain('; Secure');
});

test('a known buyer stays, and a POST makes none', async () => {
  expect((await visit({ headers: { cookie: `buyer=${ID}` } })).headers.has('set-cookie')).toBe(false);
  expect((await visit({ method: 'POST' })).headers.has('set-cookie')).toBe(false);
});

test('a form that a page of another site posts is refused before anything reads it', async () => {
  const foreign = await visit({ method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
  expect(foreign.status).toBe(403);
  const stranger = { origin: 'https://elsewhere.test', host: 'shop.test' };
  expect((await visit({ method: 'POST', headers: stranger })).status).toBe(403);
  const own = { origin: 'http://shop.test', host: 'shop.test', 'sec-fetch-site': 'same-origin' };
  expect((await visit({ method: 'POST', headers: own })).status).toBe(200);
  expect((await visit({ headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
});
