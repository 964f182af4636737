import { makeMemoryStorage } from '@/lib/shop/buying/memory-storage';
import type { KeyValueStorage } from '@/lib/shop/buying/unsettled';

/** Until the page goes. */
const inMemory = { localStorage: makeMemoryStorage(), sessionStorage: makeMemoryStorage() };

/**
 * Where this browser, or this tab, keeps things between two lives of a page; in memory where its owner blocks that:
 * there the very getter throws. What is put in can throw too, when the storage is full.
 */
export function openStorage(kind: 'localStorage' | 'sessionStorage' = 'localStorage'): KeyValueStorage {
  try {
    return window[kind];
  } catch {
    return inMemory[kind];
  }
}

export const isStorageBlocked = () => openStorage() === inMemory.localStorage;
