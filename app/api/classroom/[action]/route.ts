import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';
import { answerClassroom } from '@/lib/teaching/classroom/answer-classroom';

export async function POST(
  request: Request,
  { params }: { params: Promise<{ action: string }> },
): Promise<Response> {
  const { status, headers, body } = await answerClassroom((await params).action, request, await shop());
  return new Response(body, { status, headers });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
