import { readField } from '@/lib/core/read-field';
import { isProblemType, isRepeatable, PROBLEMS } from '@/lib/shop/sale/problem';
import type { ShopAnswer } from './buying-state';

const NO_COOKIE = 'Your browser blocks the shop’s one cookie, “buyer”: allow it and load this page again';

/**
 * What an answer of `POST /api/purchases` means for its buyer. By hand, since a schema library would weigh more
 * than the rest of the page. What cannot be understood is `unknown`: it may have been executed.
 * @param retryAfter the header of that name, in seconds
 */
export function readShopAnswer(status: number, body: unknown, retryAfter: string | null): ShopAnswer {
  if (status === 201 || status === 202) {
    const order = readField(body, 'order');
    const orderId = readText(order, 'id');
    const path = readText(body, 'link') ?? `/orders/${orderId}`;
    if (orderId === null) return { kind: 'unknown', retryAfterMs: 0 };
    return { kind: 'sold', path, ...(readText(order, 'status') === 'held' ? { isHeld: true } : {}) };
  }
  const retryAfterMs = readNumber(body, 'retryAfterMs') ?? readSeconds(retryAfter);
  const type = readText(body, 'type')?.replace(/^.*\/problems\//, '');
  if (type !== undefined && isProblemType(type)) {
    if (isRepeatable(type)) return { kind: type, retryAfterMs };
    if (PROBLEMS[type].executed === 'maybe') return { kind: 'unknown', retryAfterMs };
  }
  switch (type) {
    case 'sold-out':
      return { kind: type, left: readNumber(body, 'left') ?? 0 };
    case 'limit-reached':
      return { kind: type, limit: readNumber(body, 'limit') };
    case 'not-on-sale':
      return { kind: type, saleStartsAt: readText(body, 'saleStartsAt') };
  }
  if (type === 'invalid-request' && lacksCookie(body)) return { kind: 'refused', title: NO_COOKIE };
  if (type === undefined || status >= 500) return { kind: 'unknown', retryAfterMs };
  return { kind: 'refused', title: readText(body, 'title') ?? 'The shop refused' };
}

function lacksCookie(body: unknown): boolean {
  const errors = readField(body, 'errors');
  return Array.isArray(errors) && errors.some((error) => readText(error, 'field') === 'cookie');
}

function readText(value: unknown, name: string): string | null {
  const field = readField(value, name);
  return typeof field === 'string' && field !== '' ? field : null;
}

function readNumber(value: unknown, name: string): number | null {
  const field = readField(value, name);
  return typeof field === 'number' && field >= 0 ? field : null;
}

function readSeconds(header: string | null): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
