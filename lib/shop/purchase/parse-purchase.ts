import { readBuyerCookie } from '@/lib/core/http/buyer-cookie';
import { readPageKey } from '@/lib/core/http/page-key';
import { isCrossSite } from '@/lib/core/http/same-origin';
import { parseJson } from '@/lib/core/parse-json';
import type { InputError, Purchase, Refusal } from '@/lib/shop/sale/outcome';

/** A request as a plain value. Header names are lower case; `body` is null when it was over MAX_BODY_BYTES. */
export interface PlainRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | null;
  readonly clientAddress: string;
}

export const MAX_BODY_BYTES = 4096;
/** No buyer's limit is higher; more is a mistake. */
const MAX_QUANTITY = 100;

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;
const TICKET_TYPE_ID = /^[\w-]{1,64}$/;
const FIELDS = new Set(['ticketTypeId', 'quantity']);

/** A purchase as it was asked for. */
export interface Parsed {
  readonly kind: 'purchase';
  readonly purchase: Purchase;
  /** The buyer came with the key of a page, whatever the cookie says. */
  readonly isFromPage: boolean;
  /** The `X-Strategy` header, as it came. */
  readonly strategyId: string | undefined;
}

/**
 * Reads a purchase from a request, or says all that is wrong with it. Touches nothing.
 * @param ticketSecret opens the keys of pages
 */
export function parsePurchase(request: PlainRequest, ticketSecret: string): Parsed | Refusal {
  const { headers } = request;
  if (request.method !== 'POST') return { kind: 'method-not-allowed', allow: 'POST' };
  if (isCrossSite({ site: headers['sec-fetch-site'], origin: headers.origin, host: headers.host })) {
    return { kind: 'forbidden' };
  }
  if (!isJson(headers['content-type'])) return { kind: 'unsupported-media-type' };
  if (request.body === null) return { kind: 'payload-too-large', limitBytes: MAX_BODY_BYTES };

  const errors: InputError[] = [];
  const buying = readBuyerAndKey(headers, ticketSecret, errors);
  const params = readPurchaseParams(request.body, errors);
  if (buying === undefined || params === undefined) return { kind: 'invalid-request', errors };
  const { isFromPage, ...purchase } = buying;
  return {
    kind: 'purchase',
    purchase: { ...purchase, ...params },
    isFromPage,
    strategyId: headers['x-strategy'],
  };
}

/** The key of a page names its buyer; any other key is one of the cookie's buyer. */
function readBuyerAndKey(
  headers: PlainRequest['headers'],
  ticketSecret: string,
  errors: InputError[],
): (Pick<Purchase, 'buyerId' | 'idempotencyKey'> & Pick<Parsed, 'isFromPage'>) | undefined {
  const idempotencyKey = readIdempotencyKey(headers['idempotency-key']);
  const pageKey = idempotencyKey === undefined ? null : readPageKey(idempotencyKey, ticketSecret);
  if (pageKey?.kind === 'opened') {
    return { buyerId: pageKey.buyerId, idempotencyKey: pageKey.key, isFromPage: true };
  }
  if (pageKey?.kind === 'broken') {
    const message = 'carries a buyer that this shop did not seal: load the page again';
    errors.push({ field: 'Idempotency-Key', message });
    return undefined;
  }
  const buyer = readBuyerCookie(headers.cookie);
  if (buyer.kind !== 'ok') {
    errors.push({ field: 'cookie', message: `buyer is ${buyer.kind}: get a page or /api/events first` });
  }
  if (idempotencyKey === undefined) {
    errors.push({ field: 'Idempotency-Key', message: 'should be 1 to 255 visible ASCII characters' });
  }
  if (buyer.kind !== 'ok' || idempotencyKey === undefined) return undefined;
  return { buyerId: buyer.buyerId, idempotencyKey, isFromPage: false };
}

export function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

/** The key as it counts: the quoted form of a structured-field string (RFC 8941) is the same key as the bare one. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header);
  const key = quoted?.[1]?.replace(/\\(["\\])/g, '$1') ?? header;
  return VISIBLE_ASCII.test(key) ? key : undefined;
}

function readPurchaseParams(
  body: Uint8Array,
  errors: InputError[],
): Pick<Purchase, 'ticketTypeId' | 'quantity'> | undefined {
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    errors.push({ field: 'body', message: 'should be a JSON object {ticketTypeId, quantity}' });
    return undefined;
  }
  const before = errors.length;
  for (const field of Object.keys(value)) {
    if (!FIELDS.has(field)) errors.push({ field, message: 'is not a field of a purchase' });
  }
  const ticketTypeId = 'ticketTypeId' in value ? value.ticketTypeId : undefined;
  const quantity = 'quantity' in value ? value.quantity : undefined;
  const isId = typeof ticketTypeId === 'string' && TICKET_TYPE_ID.test(ticketTypeId);
  const isQuantity =
    typeof quantity === 'number' && Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY;
  if (!isId) errors.push({ field: 'ticketTypeId', message: 'should be the id of a ticket type' });
  if (!isQuantity) {
    errors.push({ field: 'quantity', message: `should be a whole number from 1 to ${MAX_QUANTITY}` });
  }
  return errors.length === before && isId && isQuantity ? { ticketTypeId, quantity } : undefined;
}
