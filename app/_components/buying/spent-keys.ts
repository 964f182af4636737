import { openStorage } from '@/app/_components/browser-storage';

const SPENT = 'last-ticket:spent:';

/** Whether a page that came back from a cache offers a key that a purchase of this tab had already. */
export function isSpent(key: string): boolean {
  return openStorage('sessionStorage').getItem(SPENT + key) !== null;
}

export function spend(key: string): void {
  try {
    openStorage('sessionStorage').setItem(SPENT + key, '');
  } catch {
    // Only the back button could offer the key again, and the shop buys nothing twice with it.
  }
}
