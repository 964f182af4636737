import { randomInt } from 'node:crypto';
import type { Redis } from '@/lib/core/stores/redis';
import { JOIN, LEAVE, MAY_SEE, POLL, PREDICT } from './learner-scripts';
import {
  CODE_LENGTH,
  CODE_LETTERS,
  EXPLORER_PREFIX,
  MOST_BY_EXPLORER,
  MOST_IN_ALL,
  MOST_LEARNERS,
  MOST_ROOMS,
} from './limits';
import type { Place } from './requests';
import { runIn, textsOf } from './run-script';
import type { Seat } from './seat-cookie';
import { AGAIN, CLOSE, OPEN, REMOVE, RENAME, RESTART, SHOW } from './teacher-scripts';

/*
 * A room for a class, kept in Redis alone and gone an hour after anybody last did something in it or its desk looked at
 * it. All functions throw a StoreError where Redis is out of reach.
 */

/** Opens a room. @returns its code; null: there are too many rooms */
export async function openRoom(redis: Redis): Promise<string | null> {
  for (;;) {
    const code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join(
      '',
    );
    const answer = await runIn(redis, OPEN, code, MOST_ROOMS);
    if (answer === 'open') return code;
    if (answer === 'full') return null;
  }
}

/**
 * Lets a learner in, or changes the learner's name; the second learner of a name gets a number behind it. `gone`: there
 * is no such room.
 */
export async function joinRoom(
  redis: Redis,
  { code, name, learner }: { readonly code: string; readonly name: string; readonly learner: string },
): Promise<'in' | 'gone' | 'full'> {
  const answer = await runIn(redis, JOIN, code, learner, name, MOST_LEARNERS);
  return answer === 'in' || answer === 'full' ? answer : 'gone';
}

/** The room as a learner sees it. */
export interface RoomState {
  readonly code: string;
  readonly name: string;
  /** Grows when everybody goes back to step 1. */
  readonly epoch: number;
  /** The questions whose truth the teacher has shown. */
  readonly shown: readonly string[];
  /** The questions that are asked a second time. */
  readonly again: readonly string[];
}

/** The room as of now. @param place where the learner is; left out: as before. @returns null: not in the room (any more) */
export async function pollRoom(
  redis: Redis,
  { code, learner }: Seat,
  place?: Place,
): Promise<RoomState | null> {
  const reply = await runIn(redis, POLL, code, learner, place ? JSON.stringify(place) : '');
  if (!Array.isArray(reply)) return null;
  const [name, epoch, shown, again] = reply;
  return { code, name: String(name), epoch: Number(epoch), shown: textsOf(shown), again: textsOf(again) };
}

/**
 * What became of a prediction. `shown`: its truth is out; `again`: meanwhile all are asked a second time; `full`: there
 * are too many; `unknown`: nobody is asked that; `gone`: no such seat.
 */
export type PredictionResult = 'kept' | 'shown' | 'again' | 'full' | 'unknown' | 'gone';

interface GivenPrediction {
  readonly question: string;
  readonly choice: string;
  /** The first vote on a question, or the second. */
  readonly vote: 1 | 2;
}

/** Keeps what a learner expects, in place of an earlier answer; until the truth is shown. */
export async function keepPrediction(
  redis: Redis,
  { code, learner }: Seat,
  { question, choice, vote }: GivenPrediction,
): Promise<PredictionResult> {
  const kept = await runIn(redis, PREDICT, code, learner, question, ...mostOf(question), choice, vote);
  return kept === 'kept' || kept === 'shown' || kept === 'again' || kept === 'full' ? kept : 'gone';
}

/** Whether a learner may see the truth of a question: when the teacher has shown it, or the room could not keep it. */
export async function maySee(redis: Redis, { code, learner }: Seat, question: string): Promise<boolean> {
  return (await runIn(redis, MAY_SEE, code, learner, question, ...mostOf(question))) === 1;
}

function mostOf(question: string): readonly [number, number] {
  const { questions, choices } = question.startsWith(EXPLORER_PREFIX) ? MOST_BY_EXPLORER : MOST_IN_ALL;
  return [questions, choices];
}

export async function leaveRoom(redis: Redis, { code, learner }: Seat): Promise<void> {
  await runIn(redis, LEAVE, code, learner);
}

/** Takes somebody out, with all they said; false: nobody of that id is in. */
export const removeLearner = async (redis: Redis, code: string, id: string): Promise<boolean> =>
  (await runIn(redis, REMOVE, code, id)) === 1;

/** Gives somebody another name; false: nobody of that id is in. */
export const renameLearner = async (redis: Redis, code: string, id: string, name: string): Promise<boolean> =>
  (await runIn(redis, RENAME, code, id, name)) === 1;

/** Shows the truth of a question to all; false: nobody answered it. */
export const showTruth = async (redis: Redis, code: string, question: string): Promise<boolean> =>
  (await runIn(redis, SHOW, code, question)) === 1;

/** Asks a question a second time; false: nobody answered it, its truth is shown, or it was asked twice already. */
export const askAgain = async (redis: Redis, code: string, question: string): Promise<boolean> =>
  (await runIn(redis, AGAIN, code, question)) === 1;

/** Sends everybody back to step 1, with all predictions open again; false: there is no such room. */
export const restartRoom = async (redis: Redis, code: string): Promise<boolean> =>
  (await runIn(redis, RESTART, code)) === 1;

export async function closeRoom(redis: Redis, code: string): Promise<void> {
  await runIn(redis, CLOSE, code);
}
