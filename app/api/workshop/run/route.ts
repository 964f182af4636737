import { answerRead } from '@/lib/http/answer-read';
import { otherMethods } from '@/lib/http/other-methods';
import { answerRun } from '@/lib/workshop/answer-workshop';
import { sharedWorkshop } from '@/lib/workshop/shared-workshop';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerRun(new URL(request.url), await sharedWorkshop()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
