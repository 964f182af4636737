import type { RepeatableProblem } from '@/lib/shop/sale/problem';

/** What the buyer pressed Buy for. The key goes with every try: it buys at most once. */
export interface Wanted {
  /** It carries its buyer: see `lib/core/http/page-key.ts`. */
  readonly key: string;
  readonly slug: string;
  readonly ticketTypeId: string;
  readonly quantity: number;
  /** By the browser's clock, ms. */
  readonly pressedAtMs: number;
}

interface Underway {
  readonly wanted: Wanted;
  /** Requests that were sent, the one under way too. */
  readonly tries: number;
  /** A request was sent and nobody knows what became of it: from now on no state may say "not bought". */
  readonly mayHaveSold: boolean;
  /** When the next request is due, by the browser's clock, ms; null: one is under way. */
  readonly dueAtMs: number | null;
}

/** One purchase in the browser. Only `mayHaveSold` ones are worth asking about after a reload. */
export type BuyingState =
  | { readonly kind: 'idle' }
  | (Underway & { readonly kind: 'buying' })
  /** `isLeaving`: the buyer gave up while a request was under way; its answer still counts. */
  | (Underway & { readonly kind: 'contended'; readonly isLeaving: boolean })
  | (Underway & { readonly kind: Exclude<RepeatableProblem, 'contended'> | 'unknown' | 'offline' })
  /** Found long after it was pressed: asking could buy today what was wanted yesterday, so the buyer says. */
  | { readonly kind: 'interrupted'; readonly wanted: Wanted }
  /** `isHeld`: it is to be paid first. */
  | { readonly kind: 'sold'; readonly path: string; readonly isHeld?: true }
  /** Nothing was executed; pressed again for the same tickets, it goes on with the same key. */
  | { readonly kind: 'crowded' | 'still-held'; readonly wanted: Wanted }
  /** `sold-out`: it was seen to be gone before anything was pressed. */
  | { readonly kind: 'beaten' | 'sold-out' }
  | { readonly kind: 'too-few'; readonly left: number }
  | { readonly kind: 'limit-reached'; readonly limit: number | null }
  | { readonly kind: 'not-on-sale'; readonly saleStartsAt: string | null }
  | { readonly kind: 'refused'; readonly title: string };

export type BuyingKind = BuyingState['kind'];

export const IDLE: BuyingState = { kind: 'idle' };
export const SOLD_OUT: BuyingState = { kind: 'sold-out' };

/** What the shop said to one request. */
export type ShopAnswer =
  /** `path` of its page, the one that opens in any browser. */
  /** `isHeld`: it is to be paid first. */
  | { readonly kind: 'sold'; readonly path: string; readonly isHeld?: true }
  | {
      readonly kind: RepeatableProblem | 'unknown';
      /** How long the shop asked to wait, ms; 0: it did not say. */
      readonly retryAfterMs: number;
    }
  | { readonly kind: 'sold-out'; readonly left: number }
  | { readonly kind: 'limit-reached'; readonly limit: number | null }
  | { readonly kind: 'not-on-sale'; readonly saleStartsAt: string | null }
  | { readonly kind: 'refused'; readonly title: string };

/** The request of that purchase that is under way, or null: what tells one request from the next. */
export function findRequest(state: BuyingState): { readonly wanted: Wanted; readonly tries: number } | null {
  return 'dueAtMs' in state && state.dueAtMs === null && state.kind !== 'offline' ? state : null;
}

/** Whether Buy does nothing now, since a purchase is on its way or through. */
export function isBusy(state: BuyingState): boolean {
  return 'tries' in state || state.kind === 'sold' || state.kind === 'interrupted';
}

/** The purchase that has to outlive the page: a request of it was sent, and nobody heard how it ended. */
export function findUnsettled(state: BuyingState): Wanted | null {
  if (state.kind === 'interrupted') return state.wanted;
  if (!('tries' in state)) return null;
  return state.mayHaveSold || findRequest(state) ? state.wanted : null;
}
