import { findLesson } from '@/lessons/registry';
import { otherMethods } from '@/lib/shop/sale/other-methods';
import { shop } from '@/lib/shop/shop';
import { answerExercise } from '@/lib/teaching/editor/answer-exercise';
import { sharedDesk } from '@/lib/teaching/editor/desk';

export const dynamic = 'force-dynamic';
/** Seconds: it waits for the checks of those who asked before. */
export const maxDuration = 120;

export async function POST(request: Request): Promise<Response> {
  const { demoMode } = await shop();
  const isLesson = (slug: string) => findLesson(slug) !== undefined;
  return answerExercise(request, { demoMode, desk: sharedDesk(), isLesson });
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST');
