import { answerAdmin } from '@/lib/admin/answer-admin';
import { otherMethods } from '@/lib/http/other-methods';
import { shop } from '@/lib/shop';

export async function POST(
  request: Request,
  { params }: { params: Promise<{ action: string }> },
): Promise<Response> {
  const { status, headers, body } = await answerAdmin((await params).action, request, await shop());
  return new Response(body, { status, headers });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
