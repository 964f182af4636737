import { readClientNetwork } from '@/lib/core/http/client-address';
import { readBody } from '@/lib/core/http/read-body';
import { findFastRoute } from '@/lib/shop/fast-lane';
import { toProblem, toResponse } from '@/lib/shop/sale/answer';
import type { Shop } from '@/lib/shop/shop';

/**
 * The purchase and the checkout behind Web `Request` and `Response`: the route files' door.
 * @param after keeps the function alive for work that goes on after the answer
 */
export async function answerWeb(
  request: Request,
  shop: Shop,
  after: (work: Promise<unknown>) => void,
): Promise<Response> {
  const route = findFastRoute(new URL(request.url).pathname);
  if (!route) return toResponse(toProblem({ kind: 'not-found' }));
  const headers = Object.fromEntries(request.headers);
  const answer = await route.answer(
    {
      method: request.method,
      headers,
      body: await readBody(request, route.limitBytes),
      clientAddress: readClientNetwork(request.headers),
    },
    shop,
    { waitUntil: after },
  );
  return toResponse(answer);
}
