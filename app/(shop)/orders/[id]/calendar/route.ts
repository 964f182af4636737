import { toCalendar } from '@/lib/shop/orders/order-calendar';
import { toProblem } from '@/lib/shop/sale/answer';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { readAskedOrder } from '../../read-asked-order';

const RETRY_MS = 1000;

/** The order for a calendar, for whoever may see it. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const k = new URL(request.url).searchParams.get('k');
  const asked = await readAskedOrder((await params).id, k, request.headers);
  if (asked.kind !== 'found') {
    const { status, headers, body } =
      asked.kind === 'none'
        ? toProblem({ kind: 'not-found' })
        : toProblem({ kind: 'unavailable', retryAfterMs: RETRY_MS });
    return new Response(body, { status, headers });
  }
  return new Response(toCalendar(asked.order, asked.link), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `attachment; filename="${asked.order.event.slug}.ics"`,
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex',
    },
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
