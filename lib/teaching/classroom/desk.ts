import type { Redis, RedisReply } from '@/lib/core/stores/redis';
import type { FindQuestion, RoomQuestion, ToldTruth } from './questions';
import { type Place, placeSchema } from './requests';
import { pairsOf, runIn, textsOf } from './run-script';
import { READ } from './teacher-scripts';

/** How the answers to a question are spread, choice by choice, in the order of its page. */
export interface Votes {
  readonly choices: readonly {
    readonly says: string;
    readonly count: number;
    /** How many said it in the first vote; null: there was one vote only. */
    readonly before: number | null;
  }[];
  /** How many changed their minds in the second vote, from which choice to which, both from 0. */
  readonly moves: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

interface Asked {
  readonly question: string;
  readonly isShown: boolean;
  /** A second vote is held, or was. */
  readonly isAgain: boolean;
  readonly answered: number;
  /** What its run showed; null: it is not shown yet, or can't be run now. */
  readonly truth: ToldTruth | null;
}

/** The room as its teacher sees it. */
export interface Desk {
  readonly code: string;
  readonly epoch: number;
  /** By name. */
  readonly learners: readonly {
    /** Enough to tell one seat from another, too little to take it. */
    readonly id: string;
    readonly name: string;
    readonly place: Place | null;
    /** How long ago it was last heard. */
    readonly silentMs: number;
  }[];
  /** The newest first. */
  readonly questions: readonly (Asked & { readonly votes: Votes })[];
}

/** The room as everybody in it may see it: no names, and no votes before the truth. */
export interface Wall {
  readonly code: string;
  readonly learners: number;
  /** The newest first, the last few. */
  readonly questions: readonly (Asked & { readonly votes: Votes | null })[];
}

/** Runs what a shown question asks about. */
type TellTruth = (question: RoomQuestion) => Promise<ToldTruth | null>;

/** As many as a wall has room for, and as many runs as are told in one answer. */
const MOST_TOLD = 5;
const ID_LENGTH = 8;

/** What the teacher sees; that somebody looks keeps the room open. Null: there is no such room. */
export async function readDesk(
  redis: Redis,
  code: string,
  find: FindQuestion,
  tell: TellTruth,
): Promise<Desk | null> {
  const reply = await runIn(redis, READ, code, 1);
  if (!Array.isArray(reply)) return null;
  const [epoch, now, names, places, seen] = reply;
  const placeOf = pairsOf(places);
  const heardAt = pairsOf(seen);
  return {
    code,
    epoch: Number(epoch),
    learners: [...pairsOf(names)]
      .map(([id, name]) => ({
        id: id.slice(0, ID_LENGTH),
        name,
        place: readPlace(placeOf.get(id)),
        silentMs: Math.max(0, Number(now) - Number(heardAt.get(id) ?? now)),
      }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    questions: await Promise.all(readQuestions(reply, find).map((one, at) => toAsked(one, at, tell))),
  };
}

/** What the wall shows; null: there is no such room. */
export async function readWall(
  redis: Redis,
  code: string,
  find: FindQuestion,
  tell: TellTruth,
): Promise<Wall | null> {
  const reply = await runIn(redis, READ, code, 0);
  if (!Array.isArray(reply)) return null;
  const newest = readQuestions(reply, find).slice(0, MOST_TOLD);
  const questions = await Promise.all(newest.map((one, at) => toAsked(one, at, tell)));
  return {
    code,
    learners: pairsOf(reply[2]).size,
    questions: questions.map((one) => ({ ...one, votes: one.isShown ? one.votes : null })),
  };
}

interface Read {
  readonly question: RoomQuestion;
  readonly isShown: boolean;
  readonly isAgain: boolean;
  readonly votes: Votes;
}

/** The newest first. What no lesson asks any more is left out. */
function readQuestions(reply: readonly RedisReply[], find: FindQuestion): readonly Read[] {
  const [, , , , , names, now, shown, before, again] = reply;
  const [isShown, isAgain] = [new Set(textsOf(shown)), new Set(textsOf(again))];
  const [answers, earlier] = [pairsOf(now), pairsOf(before)];
  return textsOf(names)
    .toReversed()
    .flatMap((name) => {
      const question = find(name);
      if (!question) return [];
      const first = isAgain.has(name) ? answersTo(question, earlier) : null;
      const votes = countVotes(question.choices, answersTo(question, answers), first);
      return [{ question, isShown: isShown.has(name), isAgain: isAgain.has(name), votes }];
    });
}

async function toAsked({ question, isShown, isAgain, votes }: Read, at: number, tell: TellTruth) {
  const answered = votes.choices.reduce((sum, { count }) => sum + count, 0);
  const truth = isShown && at < MOST_TOLD ? await tell(question) : null;
  return { question: question.name, isShown, isAgain, answered, truth, votes };
}

/** The choice of each learner, from 0. */
function answersTo({ name, choices }: RoomQuestion, given: ReadonlyMap<string, string>) {
  const mine = [...given].flatMap(([key, says]) => {
    const [question, learner = ''] = key.split('\n');
    const choice = choices.indexOf(says);
    return question === name && choice >= 0 ? [[learner, choice] as const] : [];
  });
  return new Map(mine);
}

type Answers = ReadonlyMap<string, number>;

function countVotes(choices: readonly string[], answers: Answers, first: Answers | null): Votes {
  const countIn = (given: Answers, choice: number) =>
    [...given.values()].filter((one) => one === choice).length;
  const changes = [...answers].map(([learner, to]) => ({ from: first?.get(learner), to }));
  const countMoves = (from: number, to: number) =>
    changes.filter((change) => change.from === from && change.to === to).length;
  return {
    choices: choices.map((says, at) => ({
      says,
      count: countIn(answers, at),
      before: first && countIn(first, at),
    })),
    moves: choices.flatMap((_, from) =>
      choices.flatMap((__, to) => {
        const count = from === to ? 0 : countMoves(from, to);
        return count === 0 ? [] : [{ from, to, count }];
      }),
    ),
  };
}

function readPlace(json: string | undefined): Place | null {
  return json === undefined ? null : (placeSchema.safeParse(JSON.parse(json)).data ?? null);
}
