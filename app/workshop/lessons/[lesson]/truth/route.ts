import { findLesson } from '@/lessons/registry';
import { answerRead } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { answerTruth } from '@/lib/teaching/lessons/answer-truth';
import { sharedWorkshop } from '@/lib/teaching/player/shared-workshop';

type Props = { params: Promise<{ lesson: string }> };

export function GET(_: Request, { params }: Props): Promise<Response> {
  return answerRead(async () => answerTruth(findLesson((await params).lesson), await sharedWorkshop()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
