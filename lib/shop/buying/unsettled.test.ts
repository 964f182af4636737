import { expect, test } from 'vitest';
import { makeMemoryDrawer } from './memory-drawer';
import { findUnsettledIn, forgetUnsettled, keepUnsettled } from './unsettled';

const wanted = (key: string, slug: string, pressedAtMs: number) => ({
  key,
  slug,
  ticketTypeId: 't',
  quantity: 2,
  pressedAtMs,
});

test('a purchase is found again by another life of the page, until it is settled', () => {
  const drawer = makeMemoryDrawer();
  keepUnsettled(drawer, wanted('b', 'one-chair', 2));
  keepUnsettled(drawer, wanted('a', 'one-chair', 1));
  keepUnsettled(drawer, wanted('c', 'night-ferry', 0));
  expect(findUnsettledIn(drawer, 'one-chair')).toEqual(wanted('a', 'one-chair', 1));
  expect(findUnsettledIn(drawer, null)?.key).toBe('c');
  forgetUnsettled(drawer, 'a');
  forgetUnsettled(drawer, 'b');
  expect(findUnsettledIn(drawer, 'one-chair')).toBeNull();
});

test('what else lies in the drawer, or is malformed, is no purchase', () => {
  const drawer = makeMemoryDrawer();
  drawer.setItem('theme', 'dark');
  for (const [i, text] of ['{', 'null', '[]', '{"key":"a"}', '"a"'].entries()) {
    drawer.setItem(`last-ticket:unsettled:${i}`, text);
  }
  expect(findUnsettledIn(drawer, null)).toBeNull();
});
