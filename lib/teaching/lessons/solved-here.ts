import { z } from 'zod';
import { readClientNetwork } from '@/lib/core/http/client-address';
import { isForeign } from '@/lib/core/http/same-origin';
import type { Redis, Script } from '@/lib/core/stores/redis';
import { NOW } from '@/lib/core/stores/redis-now';
import { isDemoAdmin } from '@/lib/shop/access';
import { type Answer, toProblem } from '@/lib/shop/sale/answer';
import { toJsonAnswer } from '@/lib/shop/sale/answer-read';
import { answerWrite } from '@/lib/shop/sale/answer-write';
import type { Shop } from '@/lib/shop/shop';

/*
 * Which exercises `npm run lesson` saw solved on this machine, so that the pages of its browsers can say so, and with
 * them the desk of a classroom.
 */

const KEY = 'lt:{lessons}:solved';
const ONE_DAY_S = 86_400;
/** A machine's own addresses, as requests are counted by them. */
const THIS_MACHINE = /^(?:127\.|0:0:0:0::\/64$|::\/64$)/;

/** KEYS hash of times by lesson · ARGV lesson, seconds */
const NOTE: Script = {
  name: 'note-solved',
  lua: `${NOW}
redis.call('HSET', KEYS[1], ARGV[1], now)
return redis.call('EXPIRE', KEYS[1], ARGV[2])`,
};

/** KEYS that hash */
const READ: Script = { name: 'read-solved', lua: `return redis.call('HGETALL', KEYS[1])` };

/** Since when each exercise is solved, in ms since 1970, by the slug of its lesson. */
export type Solved = Readonly<Record<string, number>>;

export type SolvedShop = Pick<Shop, 'demoMode' | 'env'> & { readonly stores: { readonly redis: Redis } };

/** Answers `GET /api/workshop/solved`: nothing to browsers of other machines, whose learners solved nothing here. */
export async function answerSolved(
  { headers }: Request,
  { demoMode, stores }: SolvedShop,
): Promise<Answer | null> {
  if (!demoMode) return null;
  const isHere = THIS_MACHINE.test(readClientNetwork(headers));
  return toJsonAnswer(isHere ? await readSolved(stores.redis) : {});
}

/** Answers `POST /api/workshop/solved {lesson}`, which the command sends with the demo's token. */
export async function noteSolved(
  request: Request,
  shop: SolvedShop,
  isLesson: (slug: string) => boolean,
): Promise<Answer> {
  const { headers } = request;
  if (!isDemoAdmin(headers.get('authorization'), shop)) return toProblem({ kind: 'not-found' });
  if (isForeign(headers)) return toProblem({ kind: 'forbidden' });
  return answerWrite(request, async (params) => {
    const lesson = z.object({ lesson: z.string().refine(isLesson) }).safeParse(params).data?.lesson;
    if (lesson === undefined) {
      const errors = [{ field: 'lesson', message: 'should be the slug of a lesson' }];
      return toProblem({ kind: 'invalid-request', errors });
    }
    await shop.stores.redis.run(NOTE, [KEY], [lesson, ONE_DAY_S]);
    return toJsonAnswer({ lesson });
  });
}

async function readSolved(redis: Redis): Promise<Solved> {
  const reply = await redis.run(READ, [KEY], []);
  const list = Array.isArray(reply) ? reply.map(String) : [];
  return Object.fromEntries(list.flatMap((name, at) => (at % 2 === 0 ? [[name, Number(list[at + 1])]] : [])));
}
