import { toResponse } from '@/lib/shop/sale/answer';
import { answerRead } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { answerAct, answerLook } from '@/lib/teaching/two-phase/answer-two-phase';
import { sharedTwoPhaseDesk } from '@/lib/teaching/two-phase/shared-desk';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerLook(request, await sharedTwoPhaseDesk()));
}

export async function POST(request: Request): Promise<Response> {
  return toResponse(await answerAct(request, await sharedTwoPhaseDesk()));
}

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD, POST');
