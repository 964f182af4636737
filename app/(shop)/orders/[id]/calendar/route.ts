import { toCalendar } from '@/lib/shop/orders/order-calendar';
import { toProblem, toResponse } from '@/lib/shop/sale/answer';
import { UNAVAILABLE } from '@/lib/shop/sale/error-outcome';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { readAskedOrder } from '../../read-asked-order';

/** The order for a calendar, for whoever may see it. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const k = new URL(request.url).searchParams.get('k');
  const asked = await readAskedOrder((await params).id, k, request.headers);
  if (asked.kind !== 'found') {
    return toResponse(toProblem(asked.kind === 'none' ? { kind: 'not-found' } : UNAVAILABLE));
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
