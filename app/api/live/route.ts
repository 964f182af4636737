import { answerLive } from '@/lib/control/dashboard/answer-live';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

export const dynamic = 'force-dynamic';
/** Where functions have an end, the browser opens the stream again and misses nothing. Seconds. */
export const maxDuration = 300;

export async function GET(request: Request): Promise<Response> {
  return answerLive(request, await shop());
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
