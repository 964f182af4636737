import { formatCookie, keptCookie } from '@/lib/core/http/buyer-cookie';
import type { Answer } from '@/lib/shop/sale/answer';
import type { Outcome } from '@/lib/shop/sale/outcome';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import type { PlainRequest } from './parse-purchase';

/**
 * The answer, with the cookie that keeps the page's buyer in its browser, once there may be an order: whatever
 * cookie that browser came with, and whatever answer comes late.
 */
export function keepBuyer(
  answer: Answer,
  { kind }: Outcome,
  buyerId: string,
  headers: PlainRequest['headers'],
): Answer {
  const mayHaveSold = kind === 'sold' || PROBLEMS[kind].executed === 'maybe';
  const cookie = keptCookie(buyerId, headers.origin?.startsWith('https:') ?? false);
  if (!mayHaveSold || headers.cookie?.includes(`${cookie.name}=${cookie.value}`)) return answer;
  return { ...answer, headers: { ...answer.headers, 'set-cookie': formatCookie(cookie) } };
}
