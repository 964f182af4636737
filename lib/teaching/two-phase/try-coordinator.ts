import { randomBytes } from 'node:crypto';
import { complaintOf, type Life } from '@/lib/teaching/mortal/live';
import type { Coordinator, Parties } from './coordinator';
import type { Sessions } from './databases';
import { run } from './databases';
import { live } from './mortal';
import { partiesOf } from './participants';
import { listPrepared } from './prepared';
import { addRows, readCommitted, removeRows } from './rows';
import { type Committed, endOf, gidOf, judge, PURSE_CENTS, SIDES, type Side } from './steps';

/** What a purchase meets. */
export interface Fate {
  /** Whether A's account covers the seat. */
  readonly account: 'covers' | 'short';
  /** One for each life that ends early; the next one starts by recovering. */
  readonly deaths: readonly number[];
}

/** How it went: what was called, and what is wrong with the end. */
export interface Tried {
  readonly story: readonly string[];
  readonly complaints: readonly string[];
  /** How many calls the last life made that met no death of `deaths`. */
  readonly calls: number;
}

const SHORT_CENTS = 1000;
const WRONG = {
  'seat-without-money': 'A has the seat and has not paid: one was committed, the other was not.',
  'money-without-seat': 'A has paid and has no seat: one was committed, the other was not.',
} as const;

/**
 * One purchase on two real databases, by a coordinator whose process dies as often as `deaths` says, and always starts
 * once more at the end. Nothing of it is left.
 * @param start a process that knows nothing of the ones before
 */
export async function tryCoordinator(
  start: () => Coordinator,
  on: Sessions,
  { account, deaths }: Fate,
): Promise<Tried> {
  const id = `x${randomBytes(6).toString('hex')}`;
  const purse = account === 'covers' ? PURSE_CENTS : SHORT_CENTS;
  await addRows(on, id, purse);
  const parties = partiesOf(on, id);
  const story: string[] = [];
  const tell = (line: string) => void story.push(line);
  const lives: Life[] = [];
  try {
    const first = (given: Parties) => start().buy(given);
    const others = (given: Parties) => start().recover(given);
    for (const [life, death] of [...deaths, null].entries()) {
      if (life > 0) tell('a new process starts, and recovers');
      lives.push(await live(life === 0 ? first : others, parties, death, tell));
    }
    const left = await listLeft(on, id);
    if (deaths.length === 0 && left.length === 0) {
      tell('a new process starts, and finds nothing to recover');
      lives.push(await live(others, parties, null, tell));
    }
    const { holder, cents } = await readCommitted(on, id);
    const end = { holder, cents: cents + PURSE_CENTS - purse };
    const complaints = complaintsOf({
      lives,
      end,
      left,
      isUntouched: purse >= PURSE_CENTS && deaths.length === 0,
    });
    const last = lives[deaths.length];
    return {
      story: [...story, ...complaints],
      complaints,
      calls: last && last.kind !== 'died' ? last.calls : 0,
    };
  } finally {
    for (const side of await listLeft(on, id)) await run(on[side], endOf(id, side, 'rollback'));
    await removeRows(on, id);
  }
}

async function listLeft(on: Sessions, id: string) {
  const gids = (await listPrepared(on.seats)).map(({ gid }) => gid);
  return SIDES.filter((side) => gids.includes(gidOf(id, side)));
}

interface Ended {
  readonly lives: readonly Life[];
  readonly end: Committed;
  /** What is still prepared, and nobody is about to end it. */
  readonly left: readonly Side[];
  /** Nobody died, and A can pay. */
  readonly isUntouched: boolean;
}

function complaintsOf({ lives, end, left, isUntouched }: Ended): readonly string[] {
  const thrown = lives.flatMap((life) => (life.kind === 'threw' ? [complaintOf(life.error)] : []));
  if (thrown.length > 0) return thrown;
  if (left.length > 0) {
    const what = left.length > 1 ? 'Both are' : left[0] === 'seats' ? 'The seats are' : 'The money is';
    return [`${what} still prepared when all is said: frozen, until somebody comes.`];
  }
  const verdict = judge(end);
  if (verdict === 'seat-without-money' || verdict === 'money-without-seat') return [WRONG[verdict]];
  const [first] = lives;
  const told = first?.kind === 'answered' ? first.answer : null;
  if (told !== null && told !== 'bought' && told !== 'refused')
    return [`It answered ${JSON.stringify(told) ?? 'nothing'}, which is neither bought nor refused.`];
  if (told === 'bought' && verdict === 'nothing') return ['A was told bought, and nothing was.'];
  if (told === 'refused' && verdict === 'bought') return ['A was told refused, and has paid for a seat.'];
  if (isUntouched && verdict === 'nothing') return ['Nobody died, A can pay, and nothing was bought.'];
  return [];
}
