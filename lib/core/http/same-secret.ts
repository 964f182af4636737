import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares two secrets as digests, in constant time: neither the length nor a prefix leaks. */
export function isSameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
