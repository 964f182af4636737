import { answerRead } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { answerRun } from '@/lib/teaching/player/answer-workshop';
import { sharedWorkshop } from '@/lib/teaching/player/shared-workshop';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerRun(new URL(request.url), await sharedWorkshop()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
