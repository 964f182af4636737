import { SqlError, StoreError } from '@/lib/core/stores/store-error';
import { toSaleOutcome } from '@/lib/shop/sale/error-outcome';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import type { Actor } from '@/lib/teaching/explorer/moves';
import type { ProcessOutcome } from './thread';

/** What a strategy's answer is to its buyer. */
export function outcomeOf(outcome: SaleOutcome): ProcessOutcome {
  if (outcome.kind === 'sold') {
    const { order, replayed } = outcome;
    return { text: replayed ? 'sold (replay)' : 'sold', orderId: order.id, isFinal: true };
  }
  return { text: outcome.kind, orderId: null, isFinal: PROBLEMS[outcome.kind].retry !== 'same-key' };
}

/** What a strategy's failure is to its buyer: the shop says the same of a store's, and knows no other. */
export function outcomeOfError(error: unknown): ProcessOutcome {
  if (error instanceof StoreError || error instanceof SqlError) return outcomeOf(toSaleOutcome(error));
  return {
    text: `failed: ${error instanceof Error ? error.message : String(error)}`,
    orderId: null,
    isFinal: false,
  };
}

/** What it is to a buyer that a call never comes back: nobody is left who could let go of what it waits for. */
export function outcomeOfWait(
  actor: Actor,
  holders: readonly Actor[],
  isForConnection: boolean,
): ProcessOutcome {
  const names = holders.join(' and ');
  if (isForConnection) {
    const text = `failed: it waits for ever for a connection: ${names} has all that there are`;
    return { text, orderId: null, isFinal: false };
  }
  const isOwn = holders.length > 0 && holders.every((holder) => holder === actor);
  const held = isOwn ? 'it holds itself, on another connection' : `${names} never let go of`;
  return { text: `failed: it waits for ever for what ${held}`, orderId: null, isFinal: false };
}
