import { findEvent } from '@/lib/shop/catalogue/catalogue';
import { answerRead, toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { seenBy } from '@/lib/shop/sale/seen';
import { shop } from '@/lib/shop/shop';

export function GET(request: Request, { params }: { params: Promise<{ slug: string }> }): Promise<Response> {
  return answerRead(async () => {
    const { stores } = await shop();
    const found = await findEvent(stores, (await params).slug, seenBy(request.headers));
    if (!found) return null;
    const { from, ...shown } = found;
    return toJsonAnswer(shown, { 'x-read': from });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
