import { readIdentities } from '@/lib/buyer/buyer-cookie';
import { answerRead, toJsonAnswer } from '@/lib/http/answer-read';
import { otherMethods } from '@/lib/http/other-methods';
import { findOrder } from '@/lib/orders/find-order';
import { toOrderJson } from '@/lib/purchase/order-json';
import { shop } from '@/lib/shop';

export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return answerRead(async () => {
    const { all } = readIdentities(request.headers.get('cookie'));
    if (all.length === 0) return null;
    const { stores, ticketSecret } = await shop();
    const order = await findOrder(stores.postgres, (await params).id, all);
    return (
      order &&
      toJsonAnswer({ order: toOrderJson(order, ticketSecret) }, { 'cache-control': 'private, no-store' })
    );
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
