import { readIdentities } from '@/lib/core/http/buyer-cookie';
import { findOrder } from '@/lib/shop/orders/find-order';
import { answerRead, toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { toOrderJson } from '@/lib/shop/sale/order-json';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

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
