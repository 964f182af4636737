import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';

/** What may go wrong around a sale, beside two buyers coming at once. The explorer makes each of them a step. */
export const FAULT_KINDS = [
  'lease-expires',
  'redis-flushed',
  'process-dies-before',
  'process-dies-after',
  'answer-lost',
  'lock-timeout',
] as const;

/** The last is the provider's: a sale has none. */
export type FaultKind = (typeof FAULT_KINDS)[number] | 'provider-answer-lost';

/** What a strategy promises; tests prove it, the failures too. */
export interface StrategyPromise {
  /** While nothing else goes wrong. */
  readonly oversell: 'never' | 'possible';
  /** The single faults under which one that never oversells does so all the same. */
  readonly breaksUnder: readonly FaultKind[];
  /** What it needs of all others who sell the same tickets; nothing: it holds beside any that never oversells. */
  readonly needs?: 'all ask for the lock' | 'all show a token';
  /** Of three who come at once it may refuse all, and then nobody buys. */
  readonly mayRefuseAll?: true;
  /** It would oversell, did not the shop's `CHECK (stock >= 0)` refuse; the explorer's table has none. */
  readonly savedByCheck?: true;
  /** One sentence for the page and the table: why it holds, or how it breaks. */
  readonly because: string;
}

/** What a sale may use besides its stores. */
export interface SaleContext {
  /**
   * Hands over work that goes on after the answer; the platform keeps the process alive for it. Never throws, and may be
   * called from anywhere: it runs in the async context of the request that it belongs to.
   */
  readonly waitUntil: (work: Promise<unknown>) => void;
}

/**
 * One way to sell a ticket: an ordinary async function over its stores. It knows no HTTP.
 * One that sells to many in one statement gathers what waits, per `stores.memory`, behind the same function.
 * @throws {StoreError} a store failed; `purchase()` turns it into `unavailable` or `indeterminate`
 */
export interface Strategy {
  readonly id: string;
  readonly promise: StrategyPromise;
  /** Its own scripts count what happens: its caller need not. */
  readonly keepsCounters?: true;
  /** A buyer who finds its lock taken is refused and comes again: twice the crowd takes four times as long. */
  readonly refusesWhenLocked?: true;
  readonly sell: (purchase: Purchase, stores: Stores, context: SaleContext) => Promise<SaleOutcome>;
}
