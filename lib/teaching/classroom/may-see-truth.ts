import { StoreError } from '@/lib/core/stores/store-error';
import type { Shop } from '@/lib/shop/shop';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { nameLessonQuestion } from './questions';
import { maySee } from './room';
import { readSeat } from './seat-cookie';

/** Whether a browser may be told the truth of a lesson: in a room, what its teacher has shown. */
export async function maySeeTruth(
  lesson: Lesson,
  request: Request,
  { redisBeside }: Pick<Shop, 'redisBeside'>,
): Promise<boolean> {
  const seat = readSeat(request.headers.get('cookie'));
  if (!seat) return true;
  try {
    return await maySee(redisBeside, seat, nameLessonQuestion(lesson));
  } catch (error) {
    // Without Redis there is no room, and the lesson goes on.
    if (error instanceof StoreError) return true;
    throw error;
  }
}
