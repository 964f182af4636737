import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { keptCookie } from '@/lib/core/http/buyer-cookie';
import { makePageKey, readPageKey } from '@/lib/core/http/page-key';
import { choosePageKey, keyForAddress } from './choose-page-key';
import { readReturn } from './read-return';

const SECRET = 'a secret of a test, thirty-two long';
const [BUYER, OTHER] = [randomUUID(), randomUUID()];
const KEY = randomUUID();
const choose = (earlier: string | undefined, cookie: string | null) =>
  readPageKey(choosePageKey(earlier, cookie, SECRET), SECRET);
const kept = (id: string) => `${keptCookie(id, false).name}=${id}`;

test('a page is made for the buyer whom the browser names, or for a new one where it keeps no cookies', () => {
  expect(choose(undefined, `buyer=${BUYER}`)).toMatchObject({ kind: 'opened', buyerId: BUYER });
  expect(choose(undefined, `buyer=${OTHER}; ${kept(BUYER)}`)).toMatchObject({ buyerId: BUYER });
  expect(choose(undefined, null)).not.toEqual(choose(undefined, null));
});

test('a press that is gone on with keeps its key and its buyer', () => {
  expect(choose(KEY, `buyer=${BUYER}`)).toEqual({ kind: 'opened', key: KEY, buyerId: BUYER });
  const pressed = makePageKey(BUYER, SECRET, KEY);
  expect(choosePageKey(pressed, `buyer=${OTHER}`, SECRET)).toBe(pressed);
});

test('what another shop sealed is not gone on with', () => {
  const foreign = choose(makePageKey(BUYER, `${SECRET}.`, KEY), `buyer=${OTHER}`);
  expect(foreign).toMatchObject({ kind: 'opened', buyerId: OTHER });
  expect(foreign).not.toMatchObject({ key: KEY });
});

test.each([
  ['the browser has a cookie of its buyer', `buyer=${BUYER}`, true],
  ['it bought as this buyer before', `buyer=${OTHER}; ${kept(BUYER)}`, true],
  ['its cookie was replaced', `buyer=${OTHER}`, false],
  ['it keeps none', null, false],
])('the address carries the buyer only where it must: %s', (_, cookie, isBare) => {
  const pressed = makePageKey(BUYER, SECRET, KEY);
  const inAddress = keyForAddress(pressed, cookie, SECRET);
  expect(inAddress).toBe(isBare ? KEY : pressed);
  expect(readReturn({ key: inAddress }).key).toBe(inAddress);
});
