import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Redis } from '@/lib/core/stores/redis';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import type { Workshop } from '@/lib/teaching/player/workshop';
import { readDesk, readWall } from './desk';
import { MOST_LEARNERS } from './limits';
import { MOST } from './plain-text';
import { type FindQuestion, type RoomQuestion, tellTruth } from './questions';
import { code, learnerId, placeSchema, question, text, vote } from './requests';
import {
  askAgain,
  closeRoom,
  joinRoom,
  keepPrediction,
  leaveRoom,
  openRoom,
  pollRoom,
  removeLearner,
  renameLearner,
  restartRoom,
  showTruth,
} from './room';
import type { Seat } from './seat-cookie';

/** What is taught in a room: what may be asked, and where it is run. */
export interface Lectern {
  readonly find: FindQuestion;
  /** Opened when the first truth is told; null: there is none here. */
  readonly workshop: () => Promise<Workshop | null>;
}

interface Context extends Lectern {
  readonly redis: Redis;
  /** The seat that this browser has; null: none. */
  readonly seat: Seat | null;
}

/** What came of it: `found` as JSON, and the seat that the browser has from now on, where that changes. */
export type ActionResult =
  | { readonly found: object; readonly seat?: Seat | null }
  | { readonly refused: readonly { readonly field: string; readonly message: string }[] }
  | Extract<SaleOutcome, { readonly kind: 'not-found' }>;

const NOT_FOUND = { kind: 'not-found' } as const;

function action<Shape extends z.ZodRawShape>(
  shape: Shape,
  act: (params: z.infer<z.ZodObject<Shape>>, context: Context) => Promise<ActionResult>,
) {
  return async (body: unknown, context: Context): Promise<ActionResult> => {
    const parsed = z.strictObject(shape).safeParse(body);
    if (parsed.success) return act(parsed.data, context);
    const { issues } = parsed.error;
    return { refused: issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message })) };
  };
}

const refuse = (message: string) => ({ refused: [{ field: 'room', message }] });

/** What a teacher did to something of a room that may be gone meanwhile. */
const doneIf = (isDone: boolean): ActionResult => (isDone ? { found: {} } : NOT_FOUND);

const tellIn =
  ({ workshop }: Context) =>
  async (asked: RoomQuestion) =>
    tellTruth(asked, await workshop());

/** What learners do, and the wall. Only `join` and `wall` need no seat. */
export const LEARNER_ACTIONS = new Map(
  Object.entries({
    join: action({ code, name: text(MOST.name) }, async ({ code, name }, { redis, seat }) => {
      const mine = { code, learner: seat?.learner ?? randomUUID() };
      const joined = await joinRoom(redis, { ...mine, name });
      if (joined === 'full') return refuse(`This room is full: ${MOST_LEARNERS} are in`);
      if (joined === 'gone') return refuse('No open room has this code');
      if (seat && seat.code !== code) await leaveRoom(redis, seat);
      return { found: { room: await pollRoom(redis, mine) }, seat: mine };
    }),
    poll: action({ place: placeSchema.optional() }, async ({ place }, { redis, seat }) => {
      const room = seat && (await pollRoom(redis, seat, place));
      return room || !seat ? { found: { room } } : { found: { room }, seat: null };
    }),
    predict: action({ question, choice: text(MOST.choice), vote }, async (given, { redis, seat, find }) => {
      const isAsked = find(given.question)?.choices.includes(given.choice);
      if (!isAsked) return { found: { counts: false, because: 'unknown' } };
      const kept = seat ? await keepPrediction(redis, seat, given) : 'gone';
      return { found: kept === 'kept' ? { counts: true } : { counts: false, because: kept } };
    }),
    leave: action({}, async (_, { redis, seat }) => {
      if (seat) await leaveRoom(redis, seat);
      return { found: { room: null }, seat: null };
    }),
    wall: action({ code }, async ({ code }, context) => ({
      found: { wall: await readWall(context.redis, code, context.find, tellIn(context)) },
    })),
  }),
);

/** What the teacher does, with the admin token. */
export const TEACHER_ACTIONS = new Map(
  Object.entries({
    open: action({}, async (_, { redis }) => {
      const code = await openRoom(redis);
      return code ? { found: { code } } : refuse('Too many rooms are open');
    }),
    desk: action({ code }, async ({ code }, context) => ({
      found: { desk: await readDesk(context.redis, code, context.find, tellIn(context)) },
    })),
    show: action({ code, question }, async ({ code, question }, { redis }) =>
      doneIf(await showTruth(redis, code, question)),
    ),
    again: action({ code, question }, async ({ code, question }, { redis }) =>
      doneIf(await askAgain(redis, code, question)),
    ),
    remove: action({ code, learner: learnerId }, async ({ code, learner }, { redis }) =>
      doneIf(await removeLearner(redis, code, learner)),
    ),
    rename: action(
      { code, learner: learnerId, name: text(MOST.name) },
      async ({ code, learner, name }, { redis }) => doneIf(await renameLearner(redis, code, learner, name)),
    ),
    restart: action({ code }, async ({ code }, { redis }) => doneIf(await restartRoom(redis, code))),
    close: action({ code }, async ({ code }, { redis }) => {
      await closeRoom(redis, code);
      return { found: {} };
    }),
  }),
);
