import type { Drawer } from '@/lib/buying/unsettled';

/** Where this browser keeps things between two lives of a page; null where its owner allows none. */
export function openDrawer(): Drawer | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const SPENT = 'last-ticket:spent:';

/** Whether a page that came back from a cache offers a key that a purchase of this tab had already. */
export function isSpent(key: string): boolean {
  try {
    return window.sessionStorage.getItem(SPENT + key) !== null;
  } catch {
    return false;
  }
}

export function spend(key: string): void {
  try {
    window.sessionStorage.setItem(SPENT + key, '');
  } catch {
    // Only the back button could offer the key again, and the shop buys nothing twice with it.
  }
}
