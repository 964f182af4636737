import { answerAudit } from '@/lib/audit/answer-audit';
import { answerRead } from '@/lib/http/answer-read';
import { otherMethods } from '@/lib/http/other-methods';
import { shop } from '@/lib/shop';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerAudit(request, await shop()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
