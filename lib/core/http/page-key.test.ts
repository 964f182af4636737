import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { nextPageKey } from '@/lib/shop/buying/make-key';
import { makePageKey, readPageKey } from './page-key';

const SECRET = 'a secret of a test, thirty-two long';
const BUYER = '3f0c1de2-9a4b-4c6d-8e5f-0123456789ab';

test('a page carries its buyer in its key, and nobody reads it there', () => {
  const key = randomUUID();
  const pageKey = makePageKey(BUYER, SECRET, key);
  expect(readPageKey(pageKey, SECRET)).toEqual({ kind: 'opened', key, buyerId: BUYER });
  const bytes = Buffer.from(pageKey.slice(key.length + 1), 'base64url').toString('hex');
  expect(bytes).not.toContain(BUYER.slice(0, 8));
  expect(pageKey).toMatch(/^[\x21-\x7e]{1,255}$/);
});

test('each page has a key of its own, and none tells that two are of one buyer', () => {
  const [one, other] = [makePageKey(BUYER, SECRET), makePageKey(BUYER, SECRET)].map((key) => key.split('.'));
  expect(one?.[0]).not.toBe(other?.[0]);
  expect(one?.[1]).not.toBe(other?.[1]);
});

test('the next purchase of a page has another key, of the same buyer', () => {
  const first = makePageKey(BUYER, SECRET);
  const next = readPageKey(nextPageKey(first), SECRET);
  expect(next).toMatchObject({ kind: 'opened', buyerId: BUYER });
  expect(next).not.toEqual(readPageKey(first, SECRET));
});

test('what this shop did not seal does not open', () => {
  const pageKey = makePageKey(BUYER, SECRET);
  expect(readPageKey(pageKey, `${SECRET}.`)).toEqual({ kind: 'broken' });
  for (let at = 37; at < pageKey.length - 1; at++) {
    const changed = `${pageKey.slice(0, at)}${pageKey[at] === 'A' ? 'B' : 'A'}${pageKey.slice(at + 1)}`;
    expect(readPageKey(changed, SECRET)).toEqual({ kind: 'broken' });
  }
});

test.each(['order-1', randomUUID(), `${randomUUID()}.short`, '', makePageKey(BUYER, SECRET).slice(1)])(
  "%j is a key of some client's own",
  (key) => {
    expect(readPageKey(key, SECRET)).toBeNull();
  },
);
