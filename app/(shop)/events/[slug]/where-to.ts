import { z } from 'zod';
import type { Answer } from '@/lib/shop/sale/answer';
import { findProblem } from '@/lib/shop/sale/problem';
import type { BuyForm } from './buy-form-fields';

const sold = z.object({ order: z.object({ id: z.string() }), link: z.string().optional() });
const problem = z.object({
  type: z.string().transform((type) => type.replace('/problems/', '')),
  left: z.number().optional(),
  limit: z.number().optional(),
});

/** The page to show after a purchase: the order's, or the event's with the problem and what was asked for. */
export function whereTo(answer: Answer, { slug, key, ticketTypeId, quantity }: BuyForm): string {
  const body: unknown = JSON.parse(answer.body);
  const bought = sold.safeParse(body);
  if (bought.success) return bought.data.link ?? `/orders/${bought.data.order.id}`;

  const { type, left, limit } = problem.parse(body);
  const query = new URLSearchParams({ problem: type, type: ticketTypeId });
  if (Number.isInteger(quantity)) query.set('quantity', String(quantity));
  if (left !== undefined) query.set('left', String(left));
  if (limit !== undefined) query.set('limit', String(limit));
  if (findProblem(type)?.retry === 'same-key') query.set('key', key);
  return `/events/${encodeURIComponent(slug)}?${query}#problem`;
}
