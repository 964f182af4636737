import { type Call, type Run, worldAfter } from '@/lib/teaching/explorer/timeline';
import type { WatchedMust } from './musts';
import { placeOfCall, saleOf, statementsOf, stepsOf } from './read-run';
import { NEWEST } from './rival';

/* That an exercise is solved by what its lesson is about, and not by another guard that happens to hold. */

const RAISED = /ISOLATION LEVEL (?:REPEATABLE READ|SERIALIZABLE)/i;
const BEGINS = /^BEGIN/i;
const ENDS = /^(?:COMMIT|ROLLBACK)/i;
const SELLS = /INSERT\s+INTO\s+orders/i;

/** The statements of A's sale and those before it in its transaction; null: none sold. */
function untilSale(run: Run): readonly Call[] | null {
  const calls = statementsOf(run, 'A');
  const sale = calls.findIndex(({ text }) => SELLS.test(text));
  if (sale < 0) return null;
  const before = calls.slice(0, sale);
  const begin = before.findLastIndex(({ text }) => BEGINS.test(text));
  const isOpen = begin > before.findLastIndex(({ text }) => ENDS.test(text));
  return calls.slice(isOpen ? begin : sale, sale + 1);
}

/** The sale is made at a level above the default. */
export const theLevelIsRaised: WatchedMust = (run) =>
  untilSale(run)?.some(({ text }) => RAISED.test(text)) === false
    ? 'It sells at READ COMMITTED. Something else guards it: here a level should.'
    : null;

const OF_SESSION = /pg_(?:try_)?advisory_lock(?:_shared)?\s*\(/i;
const SHARED = /pg_(?:try_)?advisory_xact_lock_shared\s*\(/i;
const OF_TRANSACTION = /pg_(?:try_)?advisory_xact_lock\s*\(/i;

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
  return untilSale(run)?.some(({ text }) => OF_TRANSACTION.test(text)) === false
    ? 'The lock had ended with its transaction when the sale was written.'
    : null;
};

/** Everybody waits for the same number. For a run in which two take turns. */
export const oneNumberForAll: WatchedMust = (run) => {
  const [one, other] = (['A', 'B'] as const).map((buyer) =>
    statementsOf(run, buyer).flatMap(({ text }) => lockIn(text) ?? []),
  );
  const [first, second] = [one?.[0], other?.[0]];
  if (first === undefined || second === undefined) return null;
  if (first !== second) {
    return `A takes ${first}, and B ${second}: two numbers, and nobody waits. All who buy this type need one.`;
  }
  const [taken, met] = (['A', 'B'] as const).map((buyer) =>
    run.steps.findIndex(({ actor, call }) => actor === buyer && OF_TRANSACTION.test(call?.text ?? '')),
  );
  const end = run.steps.findIndex(({ actor, call }) => actor === 'A' && ENDS.test(call?.text ?? ''));
  const echo = run.steps[met ?? -1]?.echo;
  const isBeside = taken !== undefined && met !== undefined && taken < met && (end < 0 || met < end);
  return isBeside && echo?.kind === 'returned' && !/\bfalse\b/.test(echo.reply)
    ? `A had taken ${first}, and B got it, too, before A's transaction ended: it is another number each time.`
    : null;
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
  const counter = worldAfter(run).keys.find(({ value, ttl }) => value === String(seen) && ttl !== 'none');
  return counter
    ? `The number ${counter.key} ends, and begins anew at 1: then the row refuses all who come. It needs no end.`
    : null;
};

/** What the row has seen is never forgotten. */
export const theFenceNeverFalls: WatchedMust = ({ before, steps }) => {
  let greatest = before.row.fence;
  for (const { call, world } of steps) {
    const { fence } = world.row;
    if (fence < greatest)
      return `The row had seen ${greatest}, and now says ${fence}: it keeps the greatest and refuses a smaller one${placeOfCall(call)}.`;
    greatest = fence;
  }
  return null;
};

/** Nothing is written once the row was shown a greater number. For a run beside a newer holder (rival.ts). */
export const theNewestAloneWrites: WatchedMust = (run) => {
  const shown = run.steps.findIndex(({ world }) => world.row.fence >= NEWEST);
  const sale = saleOf(run, 'A');
  return shown < 0 || sale <= shown
    ? null
    : `The row had been shown ${NEWEST} by a newer holder, and A's write still went through: let the write ask whether its own number is the newest${placeOfCall(run.steps[sale]?.call)}.`;
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
