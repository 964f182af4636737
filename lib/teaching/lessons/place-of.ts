import type { Place } from '@/lib/teaching/player/place';
import type { Prediction, Try } from './lesson';

/** Where in the workshop a run of a lesson can be seen. What a prediction asks about is opened at its beginning. */
export function placeOf(one: Try | Prediction): Place {
  const { strategy, schedule } = one;
  return { strategy, schedule, step: 'step' in one ? one.step : 0, buyers: one.buyers ?? 2 };
}
