import { answerAdmin } from '@/lib/control/admin/answer-admin';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

export async function POST(
  request: Request,
  { params }: { params: Promise<{ action: string }> },
): Promise<Response> {
  const { status, headers, body } = await answerAdmin((await params).action, request, await shop());
  return new Response(body, { status, headers });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
