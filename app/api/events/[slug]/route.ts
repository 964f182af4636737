import { findEvent } from '@/lib/catalogue/catalogue';
import { answerRead, toJsonAnswer } from '@/lib/http/answer-read';
import { otherMethods } from '@/lib/http/other-methods';
import { shop } from '@/lib/shop';

export function GET(_request: Request, { params }: { params: Promise<{ slug: string }> }): Promise<Response> {
  return answerRead(async () => {
    const { stores } = await shop();
    const found = await findEvent(stores.postgres, (await params).slug);
    return found && toJsonAnswer(found);
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
