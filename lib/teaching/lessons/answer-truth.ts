import type { Answer } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { answerBusy } from '@/lib/teaching/player/answer-workshop';
import { describeStep } from '@/lib/teaching/player/describe-step';
import type { Workshop } from '@/lib/teaching/player/workshop';
import { findTruth } from './find-truth';
import type { Lesson } from './lesson';
import { placeOf } from './place-of';

/**
 * Answers what the run of a lesson's prediction shows: it is run, not looked up. Null: there is no such lesson, or no
 * workshop here.
 * @throws {Error} the lesson's own schedule can't be followed
 */
export async function answerTruth(
  lesson: Lesson | undefined,
  workshop: Workshop | null,
): Promise<Answer | null> {
  if (!lesson || !workshop) return null;
  const { prediction, slug } = lesson;
  const granted = await workshop.run(placeOf(prediction));
  switch (granted.kind) {
    case 'granted':
      return toJsonAnswer({
        choice: findTruth(prediction, granted.value),
        story: granted.value.steps.map((step, at, steps) => describeStep(step, steps.slice(0, at))),
      });
    case 'busy':
      return answerBusy(granted.retryAfterMs);
    case 'impossible':
      throw new Error(`${slug}: ${granted.because}`);
  }
}
