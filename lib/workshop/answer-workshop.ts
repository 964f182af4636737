import { toJsonAnswer } from '@/lib/http/answer-read';
import { type Answer, toProblem } from '@/lib/purchase/problem';
import { type Parsed, parseMapWish, parsePlace } from './parse-place';
import type { Granted, Workshop } from './workshop';

/** Answers `GET /api/workshop/run`: the run of a schedule. Null: there is no workshop here. */
export function answerRun(url: URL, workshop: Workshop | null): Promise<Answer | null> {
  return answer(url, workshop, parsePlace, (open, place) => open.run(place));
}

/** Answers `GET /api/workshop/map`: all schedules of a strategy. Null: there is no workshop here. */
export function answerMap(url: URL, workshop: Workshop | null): Promise<Answer | null> {
  return answer(url, workshop, parseMapWish, (open, wish) => open.map(wish));
}

async function answer<Wish, T>(
  url: URL,
  workshop: Workshop | null,
  parse: (query: Readonly<Record<string, unknown>>) => Parsed<Wish>,
  ask: (workshop: Workshop, wish: Wish) => Promise<Granted<T>>,
): Promise<Answer | null> {
  if (workshop === null) return null;
  const wish = parse(Object.fromEntries(url.searchParams));
  if (wish.kind === 'invalid-request') return toProblem(wish);
  const granted = await ask(workshop, wish.value);
  switch (granted.kind) {
    case 'granted':
      return toJsonAnswer(granted.value);
    case 'busy':
      return toProblem({ kind: 'unavailable', retryAfterMs: granted.retryAfterMs });
    case 'impossible':
      return toProblem({
        kind: 'invalid-request',
        errors: [{ field: 'schedule', message: granted.because }],
      });
  }
}
