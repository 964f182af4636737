import { toResponse } from '@/lib/shop/sale/answer';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';
import { answerClassroom } from '@/lib/teaching/classroom/answer-classroom';

export async function POST(
  request: Request,
  { params }: { params: Promise<{ action: string }> },
): Promise<Response> {
  return toResponse(await answerClassroom((await params).action, request, await shop()));
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
