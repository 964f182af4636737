import { type Answer, toProblem } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { answerBusy } from '@/lib/teaching/player/answer-workshop';
import { tellStory } from '@/lib/teaching/player/describe-step';
import type { Workshop } from '@/lib/teaching/player/workshop';
import { findTruth } from './find-truth';
import type { Lesson } from './lesson';
import { placeOf } from './place-of';

/**
 * Answers what the run of a lesson's prediction shows: it is run, not looked up. Null: there is no such lesson, or no
 * workshop here.
 * @param maySee whether the asker is in no room, or in one whose teacher has shown it
 * @throws {Error} the lesson's own schedule can't be followed
 */
export async function answerTruth(
  lesson: Lesson | undefined,
  workshop: Workshop | null,
  maySee: (lesson: Lesson) => Promise<boolean>,
): Promise<Answer | null> {
  if (!lesson || !workshop) return null;
  if (!(await maySee(lesson))) return answerKept();
  const { prediction, slug } = lesson;
  const granted = await workshop.run(placeOf(prediction));
  switch (granted.kind) {
    case 'granted':
      return toJsonAnswer({
        choice: findTruth(prediction, granted.value),
        story: tellStory(granted.value),
      });
    case 'busy':
      return answerBusy(granted.retryAfterMs);
    case 'impossible':
      throw new Error(`${slug}: ${granted.because}`);
  }
}

function answerKept(): Answer {
  const { body, ...answer } = toProblem({ kind: 'forbidden' });
  const words = { title: 'Not shown yet', detail: 'The teacher of this room has not shown it.' };
  return { ...answer, body: JSON.stringify({ ...JSON.parse(body), ...words }) };
}
