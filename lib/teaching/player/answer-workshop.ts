import { type Answer, toProblem } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import type { Granted } from './memory';
import { type Parsed, parseMapRequest, parsePlace } from './parse-place';
import type { Workshop } from './workshop';

/** Answers `GET /api/workshop/run`: the run of a schedule. Null: there is no workshop here. */
export function answerRun(url: URL, workshop: Workshop | null): Promise<Answer | null> {
  return answer(url, workshop, parsePlace, (open, place) => open.run(place));
}

/**
 * Answers `GET /api/workshop/map`: all schedules of a strategy. Null: there is no workshop here.
 * @param signal when it fires, nobody waits for the answer any more
 */
export function answerMap(url: URL, workshop: Workshop | null, signal?: AbortSignal): Promise<Answer | null> {
  return answer(url, workshop, parseMapRequest, (open, request) => open.map(request, signal));
}

async function answer<Params, T>(
  url: URL,
  workshop: Workshop | null,
  parse: (query: Readonly<Record<string, unknown>>) => Parsed<Params>,
  ask: (workshop: Workshop, request: Params) => Promise<Granted<T>>,
): Promise<Answer | null> {
  if (workshop === null) return null;
  const request = parse(Object.fromEntries(url.searchParams));
  if (request.kind === 'invalid-request') return toProblem(request);
  const granted = await ask(workshop, request.value);
  switch (granted.kind) {
    case 'granted':
      return toJsonAnswer(granted.value);
    case 'busy':
      return answerBusy(granted.retryAfterMs);
    case 'impossible':
      return toProblem({
        kind: 'invalid-request',
        errors: [{ field: 'schedule', message: granted.because }],
      });
  }
}

/** Says that too many ask at once: it is the workshop that is full, the shop goes on selling. */
export function answerBusy(retryAfterMs: number): Answer {
  const { body, ...answer } = toProblem({ kind: 'unavailable', retryAfterMs });
  const words = {
    title: 'The workshop is full',
    detail: 'Too many runs are asked for at once. Ask again after `retryAfterMs`.',
  };
  return { ...answer, body: JSON.stringify({ ...JSON.parse(body), ...words }) };
}
