import { answerAudit } from '@/lib/audit/answer-audit';
import { answerRead } from '@/lib/http/answer-read';
import { shop } from '@/lib/shop';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerAudit(request, await shop()));
}
