import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomUUID } from 'node:crypto';

/*
 * The idempotency key of a page carries the buyer that the page was made for: `<uuid>.<sealed buyer>`. Whatever
 * becomes of the cookie between a press and its retries, they buy for the same buyer: one press, one order.
 * Sealed, since the buyer's id is a secret that no script may read.
 */

const CIPHER = 'aes-256-gcm';
const [IV_BYTES, ID_BYTES, TAG_BYTES] = [12, 16, 16];
const SHAPE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{59})$/i;

export type PageKey =
  /** `key` is the part before the dot: unique for the buyer, as any client's key is. */
  | { readonly kind: 'opened'; readonly key: string; readonly buyerId: string }
  /** It looks like the key of a page, and this shop did not seal it. */
  | { readonly kind: 'broken' };

/** The key of a page. `key`: an earlier one to go on with, a UUID; else a new one. */
export function makePageKey(buyerId: string, ticketSecret: string, key: string = randomUUID()): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, sealingKey(ticketSecret), iv);
  const sealed = [iv, cipher.update(buyerId.replaceAll('-', ''), 'hex'), cipher.final(), cipher.getAuthTag()];
  return `${key}.${Buffer.concat(sealed).toString('base64url')}`;
}

/** Opens the key of a page; null: it is another client's own. */
export function readPageKey(text: string, ticketSecret: string): PageKey | null {
  const [, key, sealed] = SHAPE.exec(text) ?? [];
  if (key === undefined || sealed === undefined) return null;
  const buyerId = open(Buffer.from(sealed, 'base64url'), ticketSecret);
  return buyerId === null ? { kind: 'broken' } : { kind: 'opened', key: key.toLowerCase(), buyerId };
}

function open(bytes: Buffer, ticketSecret: string): string | null {
  const decipher = createDecipheriv(CIPHER, sealingKey(ticketSecret), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES + ID_BYTES, IV_BYTES + ID_BYTES + TAG_BYTES));
  try {
    const id = decipher.update(bytes.subarray(IV_BYTES, IV_BYTES + ID_BYTES)).toString('hex');
    decipher.final();
    return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  } catch {
    return null;
  }
}

let derived: { readonly from: string; readonly key: Uint8Array } | undefined;

function sealingKey(ticketSecret: string): Uint8Array {
  if (derived?.from !== ticketSecret) {
    const key = new Uint8Array(hkdfSync('sha256', ticketSecret, '', 'last-ticket:page-key', 32));
    derived = { from: ticketSecret, key };
  }
  return derived.key;
}
