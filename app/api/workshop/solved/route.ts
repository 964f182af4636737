import { findLesson } from '@/lessons/registry';
import { toResponse } from '@/lib/shop/sale/answer';
import { answerRead } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';
import { answerSolved, noteSolved } from '@/lib/teaching/lessons/solved-here';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return answerRead(async () => answerSolved(request, await shop()));
}

export async function POST(request: Request): Promise<Response> {
  return toResponse(await noteSolved(request, await shop(), (slug) => findLesson(slug) !== undefined));
}

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD, POST');
