import { after } from 'next/server';
import { readIdentities } from '@/lib/core/http/buyer-cookie';
import { answerOrder } from '@/lib/shop/checkout/answer-order';
import { answerRead } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return answerRead(async () => {
    const { all } = readIdentities(request.headers.get('cookie'));
    if (all.length === 0) return null;
    return answerOrder((await params).id, all, await shop(), after);
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
