import { currentCatalogue } from '@/lib/shop/catalogue/catalogue';
import { answerRead, toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { seenBy } from '@/lib/shop/sale/seen';
import { shop } from '@/lib/shop/shop';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => {
    const { stores } = await shop();
    const { from, hidden: _, ...catalogue } = await currentCatalogue(stores, seenBy(request.headers));
    return toJsonAnswer(catalogue, { 'x-read': from });
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
