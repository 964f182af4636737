import { answerRead } from '@/lib/http/answer-read';
import { answerRun } from '@/lib/workshop/answer-workshop';
import { sharedWorkshop } from '@/lib/workshop/shared-workshop';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerRun(new URL(request.url), await sharedWorkshop()));
}
