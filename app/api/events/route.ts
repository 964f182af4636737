import { currentCatalogue } from '@/lib/shop/catalogue/catalogue';
import { answerRead, toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

export const dynamic = 'force-dynamic';

export function GET(): Promise<Response> {
  return answerRead(async () => {
    const { stores } = await shop();
    return toJsonAnswer(await currentCatalogue(stores));
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
