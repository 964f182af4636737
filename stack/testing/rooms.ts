import { Redis as IoRedis } from 'ioredis';
import { expect } from 'vitest';
import type { Shop } from '@/lib/shop/shop';
import { answerClassroom } from '@/lib/teaching/classroom/answer-classroom';
import { nameLessonQuestion, questionsOf } from '@/lib/teaching/classroom/questions';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { SAMPLE_RUN } from '@/lib/teaching/player/testing/sample-run';
import type { Workshop } from '@/lib/teaching/player/workshop';
import type { DriverPair } from './drivers';
import { openTestShop } from './shop';

export const ADMIN_TOKEN = 'the token of a teacher';
export const HOST = 'shop.example';

/** One lesson, whose question is answered by the sample run: two are sold. */
export const LESSON: Lesson = {
  number: 1,
  slug: '01-how-many',
  title: 'How many',
  idea: '',
  minutes: 1,
  claim: { article: '', says: '', verdict: 'wrong', because: '' },
  tries: [],
  prediction: {
    question: 'How many are sold?',
    strategy: 'naive',
    schedule: 'ABAABB',
    choices: [
      { says: 'none', holds: (run) => run.outcomes.A !== 'sold' },
      { says: 'one', holds: (run) => run.outcomes.A === 'sold' && run.outcomes.B !== 'sold' },
      { says: 'two', holds: (run) => run.outcomes.A === 'sold' && run.outcomes.B === 'sold' },
    ],
  },
  exercise: { kind: 'strategy', task: '', trials: [] },
};
export const QUESTION = nameLessonQuestion(LESSON);

/** What is asked in these tests is the room, not the lab: the run was made before. */
const workshop: Workshop = {
  run: async () => ({ kind: 'granted', value: SAMPLE_RUN }),
  map: async () => ({ kind: 'busy', retryAfterMs: 1000 }),
  checkouts: async () => ({ kind: 'busy', retryAfterMs: 1000 }),
  close: async () => {},
};
export const LECTERN = { find: questionsOf([LESSON]), workshop: async () => workshop };

type Headers = Readonly<Record<string, string>>;

/** A classroom on stores of its own, and those who ask for its actions: a teacher, the wall, learners. */
export async function openTestRooms(pair: DriverPair) {
  const test = await openTestShop('web', { ADMIN_TOKEN }, pair);
  const redis = new IoRedis(test.redis.url);
  const { shop } = test;

  async function post(action: string, params: unknown, headers: Headers = {}) {
    const answer = await postTo(shop, action, params, headers);
    return { ...answer, body: JSON.parse(answer.body) };
  }
  const teach = async (action: string, params: object = {}) =>
    (await post(action, params, { authorization: `Bearer ${ADMIN_TOKEN}` })).body;

  return {
    shop,
    /** As an onlooker sees it, with no driver between. */
    redis,
    post,
    teach,
    lookAt: async (code: string) => (await teach('desk', { code })).desk,
    lookAtWall: async (code: string) => (await post('wall', { code })).body.wall,
    async joinAs(name: string, code: string) {
      const { status, headers, body } = await post('join', { code, name });
      expect(status).toBe(200);
      const cookie = (headers['set-cookie'] ?? '').split(';', 1)[0] ?? '';
      const ask = async (action: string, params: object = {}) =>
        (await post(action, params, { cookie })).body;
      return { room: body.room, ask, cookie };
    },
    async close() {
      redis.disconnect();
      await test.close();
    },
  };
}

export type TestRooms = Awaited<ReturnType<typeof openTestRooms>>;

/** Asks that shop for an action of its classroom. */
export function postTo(shop: Shop, action: string, params: unknown, headers: Headers = {}) {
  const request = new Request(`http://${HOST}/api/classroom/${action}`, {
    method: 'POST',
    headers: { host: HOST, ...headers },
    body: JSON.stringify(params),
  });
  return answerClassroom(action, request, shop, LECTERN);
}
