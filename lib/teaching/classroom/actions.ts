import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Redis } from '@/lib/core/stores/redis';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { MOST_LEARNERS } from './limits';
import { wishes } from './requests';
import {
  closeRoom,
  hearLearner,
  joinRoom,
  keepPrediction,
  leaveRoom,
  lookFromDesk,
  openRoom,
  restartRoom,
  showTruth,
} from './room';
import type { Seat } from './seat-cookie';

/** Who asks, and where it is answered. */
interface Asked {
  readonly redis: Redis;
  /** The seat that this browser has; null: none. */
  readonly seat: Seat | null;
}

/** What came of it: `found` as JSON, and the seat that the browser has from now on, where that changes. */
export type Granted =
  | { readonly found: object; readonly seat?: Seat | null }
  | { readonly refused: readonly { readonly field: string; readonly message: string }[] }
  | Extract<SaleOutcome, { readonly kind: 'not-found' }>;

const NOT_FOUND = { kind: 'not-found' } as const;

function action<Wish>(schema: z.ZodType<Wish>, grant: (wish: Wish, asked: Asked) => Promise<Granted>) {
  return async (body: unknown, asked: Asked): Promise<Granted> => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return grant(parsed.data, asked);
    const { issues } = parsed.error;
    return { refused: issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message })) };
  };
}

/** What learners do. Only `join` needs no seat. */
export const LEARNER_ACTIONS = new Map([
  [
    'join',
    action(wishes.join, async ({ code, name }, { redis, seat }) => {
      const mine = { code, learner: seat?.learner ?? randomUUID() };
      const joined = await joinRoom(redis, { ...mine, name });
      if (joined === 'in') {
        if (seat && seat.code !== code) await leaveRoom(redis, seat);
        return { found: { room: await hearLearner(redis, mine) }, seat: mine };
      }
      const isFull = joined === 'full';
      const message = isFull ? `This room is full: ${MOST_LEARNERS} are in` : 'No open room has this code';
      return { refused: [{ field: 'room', message }] };
    }),
  ],
  [
    'hear',
    action(wishes.hear, async ({ place }, { redis, seat }) => {
      const room = seat && (await hearLearner(redis, seat, place));
      return room || !seat ? { found: { room } } : { found: { room }, seat: null };
    }),
  ],
  [
    'predict',
    action(wishes.predict, async (prediction, { redis, seat }) => {
      const kept = seat ? await keepPrediction(redis, seat, prediction) : 'gone';
      return { found: kept === 'kept' ? { counts: true } : { counts: false, because: kept } };
    }),
  ],
  [
    'leave',
    action(wishes.leave, async (_, { redis, seat }) => {
      if (seat) await leaveRoom(redis, seat);
      return { found: { room: null }, seat: null };
    }),
  ],
]);

/** What the teacher does, with the admin token. */
export const TEACHER_ACTIONS = new Map([
  [
    'open',
    action(wishes.open, async (_, { redis }) => {
      const code = await openRoom(redis);
      return code
        ? { found: { code } }
        : { refused: [{ field: 'room', message: 'Too many rooms are open' }] };
    }),
  ],
  [
    'look',
    action(wishes.look, async ({ code }, { redis }) => ({
      found: { desk: await lookFromDesk(redis, code) },
    })),
  ],
  [
    'show',
    action(wishes.show, async ({ code, question }, { redis }) =>
      (await showTruth(redis, code, question)) ? { found: {} } : NOT_FOUND,
    ),
  ],
  [
    'restart',
    action(wishes.restart, async ({ code }, { redis }) =>
      (await restartRoom(redis, code)) ? { found: {} } : NOT_FOUND,
    ),
  ],
  [
    'close',
    action(wishes.close, async ({ code }, { redis }) => {
      await closeRoom(redis, code);
      return { found: {} };
    }),
  ],
]);
