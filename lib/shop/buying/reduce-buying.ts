import { backoffMs } from '@/lib/core/backoff';
import type { RepeatableProblem } from '@/lib/shop/sale/problem';
import { type BuyingState, findRequest, IDLE, isBusy, type ShopAnswer, type Wanted } from './buying-state';

/** A purchase that others are in the way of is sent at most this often; then the buyer decides whether to go on. */
export const MAX_TRIES = 5;
/** A purchase found later than this is not gone on with unasked. */
export const STALE_MS = 10 * 60_000;
const BACKOFF = { baseMs: 1000, capMs: 15_000 } as const;

export type BuyingEvent =
  | { readonly kind: 'pressed'; readonly wanted: Wanted; readonly isOnline: boolean }
  /** An unsettled purchase of an earlier life of the page. */
  | { readonly kind: 'found'; readonly wanted: Wanted; readonly nowMs: number; readonly isOnline: boolean }
  /** `random` in [0, 1) is the jitter. */
  | {
      readonly kind: 'answered';
      readonly answer: ShopAnswer;
      readonly nowMs: number;
      readonly random: number;
    }
  /** No answer in time, or the connection broke: whether it was executed is not known. */
  | { readonly kind: 'lost'; readonly isOnline: boolean; readonly nowMs: number; readonly random: number }
  /** `changed`: something else was chosen, or what was gone has come back. */
  | {
      readonly kind:
        | 'due'
        | 'went-offline'
        | 'came-online'
        | 'cancelled'
        | 'resumed'
        | 'page-restored'
        | 'changed';
    };

type Underway = Extract<BuyingState, { tries: number }>;

/** The next state of a purchase. Pure; an event that does not fit the state changes nothing. */
export function reduceBuying(state: BuyingState, event: BuyingEvent): BuyingState {
  switch (event.kind) {
    case 'pressed':
      return isBusy(state) ? state : begin(event.wanted, event.isOnline, false);
    case 'found':
      if (state.kind !== 'idle') return state;
      return event.nowMs - event.wanted.pressedAtMs > STALE_MS
        ? { kind: 'interrupted', wanted: event.wanted }
        : begin(event.wanted, event.isOnline, true);
    case 'resumed':
      return state.kind === 'interrupted' ? begin(state.wanted, true, true) : state;
    case 'changed':
      return isBusy(state) ? state : IDLE;
    case 'page-restored':
      return isBusy(state) && state.kind !== 'sold' ? state : IDLE;
    case 'cancelled':
      return cancel(state);
    case 'due':
    case 'came-online':
    case 'went-offline':
      return 'tries' in state ? wake(state, event.kind) : state;
    case 'lost':
      if (!findRequest(state) || !('tries' in state)) return state;
      return event.isOnline ? waitUnknown(state, 0, event) : goOffline({ ...state, mayHaveSold: true });
    case 'answered':
      return findRequest(state) && 'tries' in state ? settle(state, event) : state;
  }
}

function begin(wanted: Wanted, isOnline: boolean, mayHaveSold: boolean): BuyingState {
  if (!isOnline) return { kind: 'offline', wanted, tries: 0, mayHaveSold, dueAtMs: null };
  return { kind: mayHaveSold ? 'unknown' : 'buying', wanted, tries: 1, mayHaveSold, dueAtMs: null };
}

function cancel(state: BuyingState): BuyingState {
  if (state.kind === 'interrupted') return IDLE;
  if (!('tries' in state) || state.mayHaveSold) return state;
  if (state.kind === 'contended' && state.dueAtMs === null) return { ...state, isLeaving: true };
  return findRequest(state) ? state : IDLE;
}

function wake(state: Underway, why: 'due' | 'came-online' | 'went-offline'): BuyingState {
  const isWaiting = state.dueAtMs !== null;
  if (why === 'went-offline') return isWaiting ? goOffline(state) : state;
  if (why === 'due') return isWaiting ? { ...state, tries: state.tries + 1, dueAtMs: null } : state;
  if (state.kind !== 'offline') return state;
  return { ...state, kind: state.mayHaveSold ? 'unknown' : 'buying', tries: state.tries + 1 };
}

function goOffline({ wanted, tries, mayHaveSold }: Underway): BuyingState {
  return { kind: 'offline', wanted, tries, mayHaveSold, dueAtMs: null };
}

type Moment = { readonly nowMs: number; readonly random: number };

function dueAtMs(tries: number, retryAfterMs: number, { nowMs, random }: Moment): number {
  return nowMs + backoffMs(tries - 1, () => random, { ...BACKOFF, retryAfterMs });
}

function waitUnknown({ wanted, tries }: Underway, retryAfterMs: number, moment: Moment): BuyingState {
  return { kind: 'unknown', wanted, tries, mayHaveSold: true, dueAtMs: dueAtMs(tries, retryAfterMs, moment) };
}

function settle(state: Underway, { answer, ...moment }: Moment & { answer: ShopAnswer }): BuyingState {
  if ('retryAfterMs' in answer) return waitFor(state, answer.kind, answer.retryAfterMs, moment);
  if (answer.kind !== 'sold-out') return answer;
  return answer.left > 0 ? { kind: 'too-few', left: answer.left } : { kind: 'beaten' };
}

/** Once it may have sold, "nothing was charged" cannot be said before the shop has settled it. */
function waitFor(
  state: Underway,
  kind: RepeatableProblem | 'unknown',
  retryAfterMs: number,
  moment: Moment,
): BuyingState {
  if (kind === 'unknown' || state.mayHaveSold) return waitUnknown(state, retryAfterMs, moment);
  if (state.kind === 'contended' && state.isLeaving) return IDLE;
  const { wanted, tries } = state;
  if (tries >= MAX_TRIES) {
    if (kind === 'contended') return { kind: 'crowded', wanted };
    if (kind === 'all-held') return { kind: 'still-held', wanted };
  }
  const waiting = { wanted, tries, mayHaveSold: false, dueAtMs: dueAtMs(tries, retryAfterMs, moment) };
  return kind === 'contended' ? { ...waiting, kind, isLeaving: false } : { ...waiting, kind };
}
