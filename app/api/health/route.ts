import { checkHealth } from '@/lib/shop/health';
import { API_HEADERS } from '@/lib/shop/sale/answer';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const health = await checkHealth(await shop());
  return Response.json(health, { status: health.status === 'down' ? 503 : 200, headers: API_HEADERS });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
