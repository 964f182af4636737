import { answerRead } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { answerMap } from '@/lib/teaching/player/answer-workshop';
import { sharedWorkshop } from '@/lib/teaching/player/shared-workshop';

export const dynamic = 'force-dynamic';
/** Seconds: every schedule is run, after the maps of those who asked before. */
export const maxDuration = 60;

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerMap(new URL(request.url), await sharedWorkshop(), request.signal));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
