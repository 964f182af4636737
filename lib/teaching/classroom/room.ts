import { randomInt } from 'node:crypto';
import type { Redis, RedisReply, Script } from '@/lib/core/stores/redis';
import { roomKeys } from './keys';
import {
  CODE_LENGTH,
  CODE_LETTERS,
  EXPLORER_PREFIX,
  MOST_BY_EXPLORER,
  MOST_IN_ALL,
  MOST_LEARNERS,
  MOST_ROOMS,
} from './limits';
import { type Place, placeSchema } from './requests';
import { CLOSE, JOIN, LEAVE, OPEN, POLL, PREDICT, READ, RESTART, SHOW } from './scripts';
import type { Seat } from './seat-cookie';

/*
 * A room for a class, kept in Redis alone and gone an hour after anybody last did something in it. All functions throw a StoreError where Redis is out of reach.
 */

const HOUR_MS = 3_600_000;

const run = (redis: Redis, script: Script, code: string, ...own: readonly (string | number)[]) =>
  redis.run(script, roomKeys(code), [code, HOUR_MS, ...own]);

/** Opens a room. @returns its code; null: there are too many rooms */
export async function openRoom(redis: Redis): Promise<string | null> {
  for (;;) {
    const code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join(
      '',
    );
    const answer = await run(redis, OPEN, code, MOST_ROOMS);
    if (answer === 'open') return code;
    if (answer === 'full') return null;
  }
}

/** Lets a learner in, or changes the learner's name. `gone`: there is no such room. */
export async function joinRoom(
  redis: Redis,
  { code, name, learner }: { readonly code: string; readonly name: string; readonly learner: string },
): Promise<'in' | 'gone' | 'full'> {
  const answer = await run(redis, JOIN, code, learner, name, MOST_LEARNERS);
  return answer === 'in' || answer === 'full' ? answer : 'gone';
}

/** The room as a learner sees it. */
export interface RoomState {
  readonly code: string;
  readonly name: string;
  /** Grows when everybody goes back to step 1. */
  readonly epoch: number;
  /** The questions that somebody has answered, and whose truth the teacher has not shown yet. */
  readonly keptBack: readonly string[];
}

/** The room as of now. @param place where the learner is; left out: as before. @returns null: not in the room (any more) */
export async function pollRoom(
  redis: Redis,
  { code, learner }: Seat,
  place?: Place,
): Promise<RoomState | null> {
  const reply = await run(redis, POLL, code, learner, place ? JSON.stringify(place) : '');
  if (!Array.isArray(reply)) return null;
  const [name, epoch, keptBack] = reply;
  return { code, name: String(name), epoch: Number(epoch), keptBack: textsOf(keptBack) };
}

/** What became of a prediction. `shown`: its truth is out; `full`: there are too many; `gone`: no such seat. */
export type PredictionResult = 'kept' | 'shown' | 'full' | 'gone';

/** Keeps what a learner expects, in place of an earlier answer; until the truth is shown. */
export async function keepPrediction(
  redis: Redis,
  { code, learner }: Seat,
  { question, choice }: { readonly question: string; readonly choice: string },
): Promise<PredictionResult> {
  const isOfExplorer = question.startsWith(EXPLORER_PREFIX);
  const { questions, choices } = isOfExplorer ? MOST_BY_EXPLORER : MOST_IN_ALL;
  const kept = await run(redis, PREDICT, code, learner, question, choice, questions, choices);
  return kept === 'kept' || kept === 'shown' || kept === 'full' ? kept : 'gone';
}

export async function leaveRoom(redis: Redis, { code, learner }: Seat): Promise<void> {
  await run(redis, LEAVE, code, learner);
}

/** The room as its teacher sees it. */
export interface Desk {
  readonly code: string;
  readonly epoch: number;
  /** By name. */
  readonly learners: readonly {
    /** Enough to tell two of one name apart, too little to take their seat. */
    readonly id: string;
    readonly name: string;
    readonly place: Place | null;
    /** How long ago it was last heard. */
    readonly silentMs: number;
  }[];
  /** The newest first. */
  readonly questions: readonly {
    readonly question: string;
    readonly isShown: boolean;
    /** The most frequent first. */
    readonly spread: readonly { readonly choice: string; readonly count: number }[];
  }[];
}

/** What the teacher sees; null: there is no such room. */
export async function readDesk(redis: Redis, code: string): Promise<Desk | null> {
  const reply = await run(redis, READ, code);
  if (!Array.isArray(reply)) return null;
  const [epoch, now, names, places, seen, questions, choices, shown] = reply;
  const placeOf = pairsOf(places);
  const heardAt = pairsOf(seen);
  const isShown = new Set(textsOf(shown));
  const answers = [...pairsOf(choices)].map(([key, choice]) => ({ question: key.split('\n')[0], choice }));
  return {
    code,
    epoch: Number(epoch),
    learners: [...pairsOf(names)]
      .map(([id, name]) => ({
        id: id.slice(0, 8),
        name,
        place: readPlace(placeOf.get(id)),
        silentMs: Math.max(0, Number(now) - Number(heardAt.get(id) ?? now)),
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    questions: textsOf(questions)
      .map((question) => ({
        question,
        isShown: isShown.has(question),
        spread: countChoices(answers.filter((answer) => answer.question === question)),
      }))
      .reverse(),
  };
}

/** Shows the truth of a question to all; false: nobody answered it. */
export const showTruth = async (redis: Redis, code: string, question: string): Promise<boolean> =>
  (await run(redis, SHOW, code, question)) === 1;

/** Sends everybody back to step 1, with all predictions open again; false: there is no such room. */
export const restartRoom = async (redis: Redis, code: string): Promise<boolean> =>
  (await run(redis, RESTART, code)) === 1;

export async function closeRoom(redis: Redis, code: string): Promise<void> {
  await run(redis, CLOSE, code);
}

function countChoices(answers: readonly { readonly choice: string }[]) {
  const counts = new Map<string, number>();
  for (const { choice } of answers) counts.set(choice, (counts.get(choice) ?? 0) + 1);
  return [...counts]
    .map(([choice, count]) => ({ choice, count }))
    .sort((a, b) => b.count - a.count || a.choice.localeCompare(b.choice));
}

function readPlace(json: string | undefined): Place | null {
  return json === undefined ? null : (placeSchema.safeParse(JSON.parse(json)).data ?? null);
}

function textsOf(reply: RedisReply | undefined): readonly string[] {
  return Array.isArray(reply) ? reply.map(String) : [];
}

function pairsOf(reply: RedisReply | undefined): ReadonlyMap<string, string> {
  const flat = textsOf(reply);
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.set(flat[i] ?? '', flat[i + 1] ?? '');
  return pairs;
}
