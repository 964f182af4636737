import { findLesson } from '@/lessons/registry';
import { answerRead } from '@/lib/shop/sale/answer-read';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';
import { maySeeTruth } from '@/lib/teaching/classroom/may-see-truth';
import { answerTruth } from '@/lib/teaching/lessons/answer-truth';
import { sharedWorkshop } from '@/lib/teaching/player/shared-workshop';

type Props = { params: Promise<{ lesson: string }> };

export function GET(request: Request, { params }: Props): Promise<Response> {
  return answerRead(async () => {
    const open = await shop();
    const asked = findLesson((await params).lesson);
    return answerTruth(asked, await sharedWorkshop(), (lesson) => maySeeTruth(lesson, request, open));
  });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
