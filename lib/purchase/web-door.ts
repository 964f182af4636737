import { runInBackground } from './background';
import { MAX_BODY_BYTES } from './parse-purchase';
import { answerPurchase, type PurchaseDesk } from './purchase';

/** How much of a body that is too large is read away, so that its sender gets to read the answer. */
const MAX_DRAIN_BYTES = 1 << 20;

/**
 * The purchase behind Web `Request` and `Response`: the route file's door.
 * @param after keeps the function alive for work that goes on after the answer
 */
export async function answerWebPurchase(
  request: Request,
  desk: PurchaseDesk,
  after: (work: () => Promise<void>) => void,
): Promise<Response> {
  const headers = Object.fromEntries(request.headers);
  const answer = await answerPurchase(
    {
      method: request.method,
      headers,
      body: await readBody(request),
      clientAddress: headers['x-forwarded-for']?.split(',').at(-1)?.trim() ?? '',
    },
    desk,
    { waitUntil: (work) => after(() => runInBackground(work)) },
  );
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
}

/** The body, or null when it is too large (the rest is read away, up to a bound). */
async function readBody(request: Request): Promise<Uint8Array | null> {
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size <= MAX_BODY_BYTES) chunks.push(value);
    if (size > MAX_DRAIN_BYTES) {
      await reader.cancel();
      break;
    }
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks);
}
