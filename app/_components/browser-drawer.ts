import { makeMemoryDrawer } from '@/lib/shop/buying/memory-drawer';
import type { Drawer } from '@/lib/shop/buying/unsettled';

/** Until the page goes. */
const inMemory = { localStorage: makeMemoryDrawer(), sessionStorage: makeMemoryDrawer() };

/**
 * Where this browser, or this tab, keeps things between two lives of a page; in memory where its owner blocks that:
 * there the very getter throws. What is put in can throw too, when the drawer is full.
 */
export function openDrawer(kind: 'localStorage' | 'sessionStorage' = 'localStorage'): Drawer {
  try {
    return window[kind];
  } catch {
    return inMemory[kind];
  }
}

export const isStorageBlocked = () => openDrawer() === inMemory.localStorage;
