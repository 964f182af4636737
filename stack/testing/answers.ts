import { expect } from 'vitest';
import { z } from 'zod';
import { describeProblem, findProblem } from '@/lib/shop/sale/problem';

/* What every answer of the purchase must be, whichever case it is an answer to. */

const API_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const orderSchema = z.looseObject({
  id: z.uuid(),
  status: z.enum(['held', 'paid', 'cancelled', 'expired', 'refunded']),
  ticketTypeId: z.string(),
  quantity: z.number().int().positive(),
  totalCents: z.number().int().nonnegative(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  createdAt: z.iso.datetime(),
  tickets: z.array(z.strictObject({ code: z.string().regex(/^[\w-]{22}$/) })),
});

const problemSchema = z.looseObject({
  type: z.string().startsWith('/problems/'),
  title: z.string().min(1),
  status: z.number().int(),
  detail: z.string().min(1),
  retryAfterMs: z.number().positive().optional(),
  errors: z.array(z.strictObject({ field: z.string().min(1), message: z.string().min(1) })).optional(),
});

/** Demands a sale's answer, and gives its order. `isReplayed`: whether it must be one. */
export async function expectOrder(response: Response, isReplayed = false) {
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(201);
  expectApiHeaders(response, 'application/json');
  const { order } = z.strictObject({ order: orderSchema, link: z.string().optional() }).parse(body);
  expect(response.headers.get('location')).toBe(`/api/orders/${order.id}`);
  expect(response.headers.get('idempotency-replayed')).toBe(isReplayed ? 'true' : null);
  expect(order.tickets).toHaveLength(order.quantity);
  expect(new Set(order.tickets.map(({ code }) => code)).size).toBe(order.quantity);
  return order;
}

/** Demands the problem of that type in whole (RFC 9457 and the table of problems), and gives it. */
export async function expectProblem(response: Response, type: string) {
  const text = await response.text();
  expect(text).not.toMatch(/node_modules|\.[jt]s:\d|\n\s+at /);
  const problem = problemSchema.parse(JSON.parse(text));
  expect(problem.type, text).toBe(`/problems/${type}`);
  const row = findProblem(type);
  expect(problem).toMatchObject({
    title: row?.title,
    status: row?.status,
    detail: row && describeProblem(row),
  });
  expect(response.status).toBe(row?.status);
  expectApiHeaders(response, 'application/problem+json');
  expect(response.headers.get('location')).toBeNull();
  const { retryAfterMs } = problem;
  expect(response.headers.get('retry-after')).toBe(
    retryAfterMs === undefined ? null : String(Math.ceil(retryAfterMs / 1000)),
  );
  return problem;
}

function expectApiHeaders({ headers }: Response, contentType: string): void {
  const expected = { ...API_HEADERS, 'content-type': contentType };
  const found = Object.fromEntries(Object.keys(expected).map((name) => [name, headers.get(name)]));
  expect(found).toEqual(expected);
}
