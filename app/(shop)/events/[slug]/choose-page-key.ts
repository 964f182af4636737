import { randomUUID } from 'node:crypto';
import { readIdentities } from '@/lib/core/http/buyer-cookie';
import { makePageKey, readPageKey } from '@/lib/core/http/page-key';

/**
 * The key that the page offers, for one buyer: the one whose earlier press it goes on with, or the one that the
 * browser names now. A browser that keeps no cookies can buy, too: then only its page knows the buyer.
 * @param earlier the key of an earlier press, from the address
 */
export function choosePageKey(
  earlier: string | undefined,
  cookieHeader: string | null,
  ticketSecret: string,
): string {
  const opened = earlier === undefined ? null : readPageKey(earlier, ticketSecret);
  if (earlier !== undefined && opened?.kind === 'opened') return earlier;
  const buyerId = readIdentities(cookieHeader).current ?? randomUUID();
  return makePageKey(buyerId, ticketSecret, opened === null ? earlier : undefined);
}

/** A pressed key as the address may carry it: with its buyer only where the browser has no cookie of that buyer. */
export function keyForAddress(key: string, cookieHeader: string | null, ticketSecret: string): string {
  const opened = readPageKey(key, ticketSecret);
  if (opened?.kind !== 'opened') return key;
  return readIdentities(cookieHeader).all.includes(opened.buyerId) ? opened.key : key;
}
