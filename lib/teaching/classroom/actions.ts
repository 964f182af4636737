import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Redis } from '@/lib/core/stores/redis';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { MOST_LEARNERS } from './limits';
import { MOST } from './plain-text';
import { code, placeSchema, question, text } from './requests';
import {
  closeRoom,
  joinRoom,
  keepPrediction,
  leaveRoom,
  openRoom,
  pollRoom,
  readDesk,
  restartRoom,
  showTruth,
} from './room';
import type { Seat } from './seat-cookie';

interface Context {
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

/** What learners do. Only `join` needs no seat. */
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
    predict: action({ question, choice: text(MOST.choice) }, async (prediction, { redis, seat }) => {
      const kept = seat ? await keepPrediction(redis, seat, prediction) : 'gone';
      return { found: kept === 'kept' ? { counts: true } : { counts: false, because: kept } };
    }),
    leave: action({}, async (_, { redis, seat }) => {
      if (seat) await leaveRoom(redis, seat);
      return { found: { room: null }, seat: null };
    }),
  }),
);

/** What the teacher does, with the admin token. */
export const TEACHER_ACTIONS = new Map(
  Object.entries({
    open: action({}, async (_, { redis }) => {
      const code = await openRoom(redis);
      return code ? { found: { code } } : refuse('Too many rooms are open');
    }),
    desk: action({ code }, async ({ code }, { redis }) => ({ found: { desk: await readDesk(redis, code) } })),
    show: action({ code, question }, async ({ code, question }, { redis }) =>
      (await showTruth(redis, code, question)) ? { found: {} } : NOT_FOUND,
    ),
    restart: action({ code }, async ({ code }, { redis }) =>
      (await restartRoom(redis, code)) ? { found: {} } : NOT_FOUND,
    ),
    close: action({ code }, async ({ code }, { redis }) => {
      await closeRoom(redis, code);
      return { found: {} };
    }),
  }),
);
