import { readClientNetwork } from '@/lib/core/http/client-address';
import { readBody } from '@/lib/core/http/read-body';
import { toResponse } from '@/lib/shop/sale/answer';
import { MAX_BODY_BYTES } from './parse-purchase';
import { answerPurchase, type PurchaseDesk } from './purchase';

/**
 * The purchase behind Web `Request` and `Response`: the route file's door.
 * @param after keeps the function alive for work that goes on after the answer
 */
export async function answerWebPurchase(
  request: Request,
  desk: PurchaseDesk,
  after: (work: Promise<unknown>) => void,
): Promise<Response> {
  const headers = Object.fromEntries(request.headers);
  const answer = await answerPurchase(
    {
      method: request.method,
      headers,
      body: await readBody(request, MAX_BODY_BYTES),
      clientAddress: readClientNetwork(request.headers),
    },
    desk,
    { waitUntil: after },
  );
  return toResponse(answer);
}
