import { expect, it } from 'vitest';
import { answerExercise } from './answer-exercise';
import type { ExerciseDesk, Taken } from './desk';
import type { EditorEvent } from './events';

const SOLVED: EditorEvent = { type: 'done', isSolved: true };
const BROKEN: EditorEvent = { type: 'broken', message: 'no', line: 1 };

interface Ask {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly demoMode?: boolean;
  readonly taken?: Taken | null;
  readonly signal?: AbortSignal;
}

async function* events(): AsyncGenerator<EditorEvent> {
  yield BROKEN;
  yield SOLVED;
}

const exercise = (source: string, rest: object = {}) => JSON.stringify({ lesson: '01-one', source, ...rest });

function ask({ body = exercise('x'), headers = {}, demoMode = true, taken, signal }: Ask) {
  const given: Taken | null = taken === undefined ? { kind: 'taken', events: events() } : taken;
  const desk: ExerciseDesk | null = given && { check: async () => given, close: async () => {} };
  const request = new Request('http://shop.test/api/workshop/exercise', {
    method: 'POST',
    body,
    headers,
    ...(signal ? { signal } : {}),
  });
  return answerExercise(request, { demoMode, desk, isLesson: (slug) => slug === '01-one' });
}

it('sends a line for each event, as they come', async () => {
  const answer = await ask({});
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
  expect(
    (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([BROKEN, SOLVED]);
});

it.each<readonly [string, Ask, number, object]>([
  ['no demo', { demoMode: false }, 404, {}],
  ['no desk', { taken: null }, 404, {}],
  ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }, 403, {}],
  ['a full desk', { taken: { kind: 'busy', retryAfterMs: 2000 } }, 503, { title: 'The workshop is full' }],
  [
    'a machine without Redis',
    { taken: { kind: 'unable', because: 'no Redis' } },
    503,
    { detail: 'no Redis' },
  ],
  ['a body without end', { body: 'x'.repeat(100_000) }, 413, {}],
  ['no JSON', { body: '{' }, 400, { errors: [{ field: 'body' }] }],
  [
    'an exercise that is too long',
    { body: exercise('é'.repeat(8193)) },
    400,
    { errors: [{ field: 'source' }] },
  ],
  [
    'no lesson',
    { body: JSON.stringify({ lesson: 'x', source: '' }) },
    400,
    { errors: [{ field: 'lesson' }] },
  ],
  [
    'no schedule',
    { body: exercise('', { wanted: { trial: 't', schedule: 'Z' } }) },
    400,
    { errors: [{ field: 'wanted.schedule' }] },
  ],
])('says no to %s', async (_, asked, status, problem) => {
  const answer = await ask(asked);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject(problem);
});

it('one browser may not ask all the time, another one may', async () => {
  const from = (id: string) => ({ headers: { cookie: `buyer=${id}` } });
  const mine = from('11111111-1111-4111-8111-111111111111');
  const answers = await Promise.all(Array.from({ length: 16 }, () => ask({ ...mine })));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  expect((await ask(from('22222222-2222-4222-8222-222222222222'))).status).toBe(200);
});

it('lets the desk know that a learner has left', async () => {
  let left: AbortSignal | undefined;
  const desk: ExerciseDesk = {
    async check(_, signal) {
      left = signal;
      return { kind: 'taken', events: events() };
    },
    async close() {},
  };
  const request = new Request('http://shop.test/', { method: 'POST', body: exercise('x') });
  const answer = await answerExercise(request, { demoMode: true, desk, isLesson: () => true });
  await answer.body?.cancel();
  expect(left?.aborted).toBe(true);
});
