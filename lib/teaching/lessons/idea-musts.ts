import { worldAfter } from '@/lib/teaching/explorer/timeline';
import type { WatchedMust } from './musts';
import { placeOfCall, saleOf, statementsOf, stepsOf } from './read-run';

/* That an exercise is solved by what its lesson is about, and not by another guard that happens to hold. */

const RAISED = /ISOLATION LEVEL (?:REPEATABLE READ|SERIALIZABLE)/i;

/** The sale is made at a level above the default. */
export const theLevelIsRaised: WatchedMust = (run) =>
  saleOf(run, 'A') < 0 || statementsOf(run, 'A').some(({ text }) => RAISED.test(text))
    ? null
    : 'It sells at READ COMMITTED. Something else guards it: here a level should.';

const OF_SESSION = /pg_(?:try_)?advisory_lock(?:_shared)?\(/;
const SHARED = /pg_(?:try_)?advisory_xact_lock_shared\(/;
const OF_TRANSACTION = /pg_(?:try_)?advisory_xact_lock\(/;

/** An advisory lock is taken in the transaction that sells, and ends with it. */
export const theLockIsTheTransactions: WatchedMust = (run) => {
  const calls = statementsOf(run, 'A');
  const session = calls.find(({ text }) => OF_SESSION.test(text));
  if (session) {
    return `pg_advisory_lock is its session's, and outlives the transaction: behind a pool, its unlock goes to another session${placeOfCall(session)}.`;
  }
  if (calls.some(({ text }) => SHARED.test(text))) return 'A shared lock lets in all who share it.';
  if (!calls.some(({ text }) => OF_TRANSACTION.test(text)))
    return 'No advisory lock was taken (pg_advisory_xact_lock): this exercise is about one.';
  let isOpen = false;
  let isHeld = false;
  for (const { text } of calls) {
    if (/^(?:BEGIN|COMMIT|ROLLBACK)/.test(text)) isHeld = false;
    isOpen = text.startsWith('BEGIN') || (isOpen && !/^(?:COMMIT|ROLLBACK)/.test(text));
    isHeld ||= OF_TRANSACTION.test(text);
    if (/INSERT INTO orders/.test(text)) {
      return isHeld ? null : 'The lock had ended with its transaction when the sale was written.';
    }
    isHeld &&= isOpen;
  }
  return null;
};

/** Everybody waits for the same number. For a run in which two take turns. */
export const oneNumberForAll: WatchedMust = (run) => {
  const [one, other] = (['A', 'B'] as const).map((buyer) =>
    statementsOf(run, buyer).flatMap(({ text }) => lockIn(text) ?? []),
  );
  const [first, second] = [one?.[0], other?.[0]];
  return first === undefined || second === undefined || first === second
    ? null
    : `A takes ${first}, and B ${second}: two numbers, and nobody waits. All who buy this type need one.`;
};

/** The call of the lock, up to the parenthesis that closes it. */
function lockIn(text: string): string | null {
  const from = text.search(OF_TRANSACTION);
  if (from < 0) return null;
  let depth = 0;
  for (let at = text.indexOf('(', from); at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth--;
    if (depth === 0) return text.slice(from, at + 1);
  }
  return null;
}

/** The row hears of a token with each sale, and of a greater one with each holder. */
export const tokensAreShown: WatchedMust = (run) => {
  let seen = run.before.row.fence;
  for (const buyer of ['A', 'B'] as const) {
    const sale = saleOf(run, buyer);
    if (sale < 0) continue;
    const { fence } = (run.steps[sale]?.world ?? worldAfter(run)).row;
    if (fence <= seen) {
      return `When ${buyer}'s sale was written, the row's fence was ${fence}, as before ${buyer} came: show it a token that grows with every holder.`;
    }
    seen = fence;
  }
  return null;
};

/** More than any bound of tries that makes sense. */
const MANY_CALLS = 140;

/** Whoever is always too late gives up. For a run against a rival (rival.ts). */
export const triesAreBounded: WatchedMust = (run) => {
  const mine = stepsOf(run, 'A');
  return mine.length < MANY_CALLS
    ? null
    : `A has asked ${mine.length} times, and somebody else was always faster. Is there a bound?${placeOfCall(mine.at(-1)?.call)}`;
};
