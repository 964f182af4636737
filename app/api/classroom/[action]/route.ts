import { LESSONS } from '@/lessons/registry';
import { toResponse } from '@/lib/shop/sale/answer';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';
import { answerClassroom } from '@/lib/teaching/classroom/answer-classroom';
import { questionsOf } from '@/lib/teaching/classroom/questions';
import { sharedWorkshop } from '@/lib/teaching/player/shared-workshop';

const LECTERN = { find: questionsOf(LESSONS), workshop: sharedWorkshop };

export async function POST(
  request: Request,
  { params }: { params: Promise<{ action: string }> },
): Promise<Response> {
  return toResponse(await answerClassroom((await params).action, request, await shop(), LECTERN));
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
