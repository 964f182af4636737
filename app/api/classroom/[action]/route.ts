import { answerClassroom } from '@/lib/classroom/answer-classroom';
import { otherMethods } from '@/lib/http/other-methods';
import { shop } from '@/lib/shop';

export async function POST(
  request: Request,
  { params }: { params: Promise<{ action: string }> },
): Promise<Response> {
  const { status, headers, body } = await answerClassroom((await params).action, request, await shop());
  return new Response(body, { status, headers });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
