import { findLesson } from '@/lessons/registry';
import { answerRead } from '@/lib/http/answer-read';
import { otherMethods } from '@/lib/http/other-methods';
import { answerTruth } from '@/lib/lessons/answer-truth';
import { sharedWorkshop } from '@/lib/workshop/shared-workshop';

type Props = { params: Promise<{ lesson: string }> };

export function GET(_: Request, { params }: Props): Promise<Response> {
  return answerRead(async () => answerTruth(findLesson((await params).lesson), await sharedWorkshop()));
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET, HEAD');
