import { otherMethods } from '@/lib/http/other-methods';
/** Does nothing: what the framework costs by itself. `npm run bench` measures the sales against it. */
export function POST(): Response {
  return new Response(null, { status: 204 });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
