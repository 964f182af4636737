import { checkHealth } from '@/lib/health';
import { otherMethods } from '@/lib/http/other-methods';
import { API_HEADERS } from '@/lib/purchase/problem';
import { shop } from '@/lib/shop';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  const health = await checkHealth(await shop());
  return Response.json(health, { status: health.status === 'down' ? 503 : 200, headers: API_HEADERS });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
