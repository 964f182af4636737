import { audit } from '@/lib/audit/audit';
import { answerRead, toJsonAnswer } from '@/lib/http/answer-read';
import { otherMethods } from '@/lib/http/other-methods';
import { shop } from '@/lib/shop';

export const dynamic = 'force-dynamic';

export function GET(): Promise<Response> {
  return answerRead(async () => {
    const { stores } = await shop();
    return toJsonAnswer(await audit(stores.postgres));
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
