import { readBody } from '@/lib/core/http/read-body';
import { mayAsk } from '@/lib/shop/access';
import { BARE_ANSWER } from '@/lib/shop/purchase/bare-answer';
import { MAX_BODY_BYTES } from '@/lib/shop/purchase/parse-purchase';
import { toResponse } from '@/lib/shop/sale/answer';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

/** Reads a purchase and answers as a sale does, without one: `npm run bench` measures the sales against it. */
export async function POST(request: Request): Promise<Response> {
  if (!mayAsk('/api/bare', request, await shop())) return new Response(null, { status: 404 });
  await readBody(request, MAX_BODY_BYTES);
  return toResponse(BARE_ANSWER);
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
