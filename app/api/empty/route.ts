import { mayAsk } from '@/lib/shop/access';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

/** Does nothing: what the framework costs by itself. `npm run bench` measures the sales against it. */
export async function POST(request: Request): Promise<Response> {
  return new Response(null, { status: mayAsk('/api/empty', request, await shop()) ? 204 : 404 });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
