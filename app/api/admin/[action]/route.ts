import { answerAdmin } from '@/lib/control/admin/answer-admin';
import { toResponse } from '@/lib/shop/sale/answer';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';

export async function POST(
  request: Request,
  { params }: { params: Promise<{ action: string }> },
): Promise<Response> {
  return toResponse(await answerAdmin((await params).action, request, await shop()));
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
