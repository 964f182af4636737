import { z } from 'zod';

const count = z.coerce.number().int().min(0).max(1_000_000).optional().catch(undefined);

const schema = z.object({
  problem: z.string().max(40).optional().catch(undefined),
  /** Bare, or with the buyer that the browser had no cookie of: see `lib/core/http/page-key.ts`. */
  key: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.[\w-]{59})?$/i)
    .optional()
    .catch(undefined),
  type: z.string().max(64).optional().catch(undefined),
  quantity: count,
  left: count,
  limit: count,
});

/** What an earlier press of Buy left in the address: the problem, and the purchase to go on with. */
export type Return = z.infer<typeof schema>;

/** Reads the address; what is malformed counts as missing. */
export function readReturn(searchParams: Readonly<Record<string, unknown>>): Return {
  return schema.parse(searchParams);
}
