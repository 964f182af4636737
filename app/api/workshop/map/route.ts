import { answerRead } from '@/lib/http/answer-read';
import { otherMethods } from '@/lib/http/other-methods';
import { answerMap } from '@/lib/workshop/answer-workshop';
import { sharedWorkshop } from '@/lib/workshop/shared-workshop';

export const dynamic = 'force-dynamic';
/** Seconds: every schedule is run, after the maps of those who asked before. */
export const maxDuration = 60;

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerMap(new URL(request.url), await sharedWorkshop(), request.signal));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
