import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePageKey } from '@/lib/core/http/page-key';
import { MAX_BODY_BYTES, type PlainRequest, parsePurchase } from './parse-purchase';

const buyerId = randomUUID();

function request({ headers, ...rest }: Partial<PlainRequest> = {}): PlainRequest {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: `buyer=${buyerId}`,
      'idempotency-key': 'order-1',
      ...headers,
    },
    body: Buffer.from('{"ticketTypeId":"standing","quantity":2}'),
    clientAddress: '127.0.0.1',
    ...rest,
  };
}

const SECRET = 'a secret of a test, thirty-two long';
const parse = (asked: Partial<PlainRequest> = {}) => parsePurchase(request(asked), SECRET);

const purchase = { buyerId, idempotencyKey: 'order-1', ticketTypeId: 'standing', quantity: 2 };
const withKey = (header: string) => parse({ headers: { 'idempotency-key': header } });
const parsedKey = (key: string) => ({ kind: 'purchase', purchase: { idempotencyKey: key } });

it('reads a purchase', () => {
  expect(parse()).toEqual({ kind: 'purchase', purchase, isFromPage: false, strategyId: undefined });
  expect(parse({ headers: { 'x-strategy': 'naive' } })).toMatchObject({
    strategyId: 'naive',
  });
});

describe('the key of a page', () => {
  const cookies = ['', `buyer=${randomUUID()}`, 'buyer=me'];
  it.each(cookies)('brings its buyer, whatever the cookie says: %j', (cookie) => {
    const key = randomUUID();
    const asked = parse({ headers: { cookie, 'idempotency-key': makePageKey(buyerId, SECRET, key) } });
    expect(asked).toMatchObject({ purchase: { ...purchase, idempotencyKey: key }, isFromPage: true });
  });

  it('that another secret sealed is refused by name, and no cookie counts in its place', () => {
    const forged = makePageKey(buyerId, `${SECRET}.`);
    expect(withKey(forged)).toMatchObject({
      kind: 'invalid-request',
      errors: [{ field: 'Idempotency-Key' }],
    });
  });
});

describe('the key', () => {
  it.each([
    ['bare', 'order-1', 'order-1'],
    ['quoted', '"order-1"', 'order-1'],
    ['quoted, with an escaped quote', '"a\\"b"', 'a"b'],
    ['quoted, with an escaped backslash', '"a\\\\b"', 'a\\b'],
    ['bare, with a quote in it', 'a"b', 'a"b'],
    ['bare, with a backslash', 'a\\b', 'a\\b'],
    ['opened and never closed', '"order-1', '"order-1'],
    ['closed by an escaped quote', '"order-1\\"', '"order-1\\"'],
    ['one quote', '"', '"'],
    ['quoted, with an escape that is none', '"a\\b"', '"a\\b"'],
  ])('%s', (_, header, key) => {
    expect(withKey(header)).toMatchObject(parsedKey(key));
  });

  it('has 255 characters at most, the quotes not counted', () => {
    const longest = 'k'.repeat(255);
    expect(withKey(longest)).toMatchObject(parsedKey(longest));
    expect(withKey(`"${longest}"`)).toMatchObject(parsedKey(longest));
    expect(withKey(`"${longest}k"`)).toMatchObject({ kind: 'invalid-request' });
  });

  it('is the same quoted and bare, whatever it is, unless it looks quoted itself', () => {
    const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const key = fc.string({ unit: visible, minLength: 1, maxLength: 255 });
    fc.assert(
      fc.property(key, (bare) => {
        fc.pre(!/^".*"$/.test(bare));
        expect(withKey(bare)).toMatchObject(parsedKey(bare));
        expect(withKey(`"${bare.replace(/["\\]/g, '\\$&')}"`)).toMatchObject(parsedKey(bare));
      }),
    );
  });
});

describe('what is wrong is said in this order', () => {
  const none = { body: null, headers: { 'content-type': 'text/plain', origin: 'https://other.example' } };
  it.each([
    ['the method', { ...none, method: 'PUT' }, { kind: 'method-not-allowed', allow: 'POST' }],
    ['the origin', none, { kind: 'forbidden' }],
    ['the content type', { ...none, headers: { 'content-type': '' } }, { kind: 'unsupported-media-type' }],
    ['the size', { body: null }, { kind: 'payload-too-large', limitBytes: MAX_BODY_BYTES }],
  ])('%s', (_, wrong, refusal) => {
    expect(parse(wrong)).toEqual(refusal);
  });
});

describe('an origin', () => {
  const from = (headers: Record<string, string>) =>
    parse({ headers: { host: 'shop.example:8080', ...headers } }).kind;
  it.each([
    ['of this host', { origin: 'http://shop.example:8080' }, 'purchase'],
    ['of this host, in capitals', { origin: 'http://SHOP.example:8080' }, 'purchase'],
    ['behind a proxy that speaks TLS', { origin: 'https://shop.example:8080' }, 'purchase'],
    ['of another port', { origin: 'http://shop.example' }, 'forbidden'],
    ['of a host that begins like this one', { origin: 'http://shop.example:8080.evil.example' }, 'forbidden'],
    ['of a user that looks like this host', { origin: 'http://shop.example:8080@evil.example' }, 'forbidden'],
    ['that hides', { origin: 'null' }, 'forbidden'],
    ['of this host, asked for by another site', { 'sec-fetch-site': 'cross-site' }, 'forbidden'],
    ['a visitor typed', { 'sec-fetch-site': 'none' }, 'purchase'],
  ])('%s', (_, headers, kind) => {
    expect(from(headers)).toBe(kind);
  });
});

it('never throws, and reads only what is a purchase to the letter', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (body) => {
      expect(parse({ body }).kind).toBe('invalid-request');
    }),
  );
});
