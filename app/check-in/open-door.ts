import { cookies, headers } from 'next/headers';
import { readClientNetwork } from '@/lib/core/http/client-address';
import { readOrigin } from '@/lib/core/http/origin';
import { DOOR_COOKIE, DOOR_PASS_S, issueDoorPass } from '@/lib/shop/door/door-pass';
import { RateLimit } from '@/lib/shop/purchase/rate-limit';
import { shop } from '@/lib/shop/shop';
import { doorKeys, isForeign } from './read-pass';

/** Wrong tokens that one address may try in 10 s. The right one costs nothing, so a whole staff may share an address. */
const guesses = new RateLimit(5);

export type Opening =
  | { readonly kind: 'open' | 'wrong' }
  /** Too many wrong ones: not even the right one is taken until then. */
  | { readonly kind: 'wait'; readonly retryAfterMs: number };

/** Opens the door in this browser for a visitor who has the token. */
export async function openDoor(token: string): Promise<Opening> {
  if (await isForeign()) return { kind: 'wrong' };
  const asked = await headers();
  const address = readClientNetwork(asked);
  const retryAfterMs = guesses.waitMs(address);
  if (retryAfterMs > 0) return { kind: 'wait', retryAfterMs };
  const pass = issueDoorPass(token, doorKeys(await shop()));
  if (pass === null) {
    guesses.take(address);
    return { kind: 'wrong' };
  }
  (await cookies()).set(DOOR_COOKIE, pass, {
    httpOnly: true,
    sameSite: 'strict',
    secure: readOrigin(asked).startsWith('https:'),
    path: '/check-in',
    maxAge: DOOR_PASS_S,
  });
  return { kind: 'open' };
}

export async function closeDoor(): Promise<void> {
  if (!(await isForeign())) (await cookies()).delete({ name: DOOR_COOKIE, path: '/check-in' });
}
