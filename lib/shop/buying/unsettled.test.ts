import { expect, test } from 'vitest';
import { makeMemoryStorage } from './memory-storage';
import { findUnsettledIn, forgetUnsettled, keepUnsettled } from './unsettled';

const wanted = (key: string, slug: string, pressedAtMs: number) => ({
  key,
  slug,
  ticketTypeId: 't',
  quantity: 2,
  pressedAtMs,
});

test('a purchase is found again by another life of the page, until it is settled', () => {
  const storage = makeMemoryStorage();
  keepUnsettled(storage, wanted('b', 'one-chair', 2));
  keepUnsettled(storage, wanted('a', 'one-chair', 1));
  keepUnsettled(storage, wanted('c', 'night-ferry', 0));
  expect(findUnsettledIn(storage, 'one-chair')).toEqual(wanted('a', 'one-chair', 1));
  expect(findUnsettledIn(storage, null)?.key).toBe('c');
  forgetUnsettled(storage, 'a');
  forgetUnsettled(storage, 'b');
  expect(findUnsettledIn(storage, 'one-chair')).toBeNull();
});

test('what else lies in the storage, or is malformed, is no purchase', () => {
  const storage = makeMemoryStorage();
  storage.setItem('theme', 'dark');
  for (const [i, text] of ['{', 'null', '[]', '{"key":"a"}', '"a"'].entries()) {
    storage.setItem(`last-ticket:unsettled:${i}`, text);
  }
  expect(findUnsettledIn(storage, null)).toBeNull();
});
