import { SqlError, StoreError } from '@/lib/core/stores/store-error';
import { toSaleOutcome } from '@/lib/shop/sale/error-outcome';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { PROBLEMS } from '@/lib/shop/sale/problem';
import { findStrategy } from '@/lib/shop/strategies/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { type Actor, BUYERS, type Buyer } from '@/lib/teaching/explorer/moves';
import { buyerIdOf } from '@/lib/teaching/explorer/names';
import { TICKET_TYPE } from '@/lib/teaching/explorer/sandbox/sandbox-schema';
import type { ProcessOutcome } from './thread';

/** What is done beside the buyers, once: one more ticket is put on sale, or the first order is cancelled. */
export type BoxOffice = 'restock' | 'cancel';

/** Which buyers come for what. */
export interface Scenario {
  /** Of the registry by its id, or any other. */
  readonly strategy: Strategy | string;
  /** Two where nothing is said. */
  readonly buyers?: 1 | 2 | 3;
  /** Tickets in the beginning: one where nothing is said. */
  readonly stock?: number;
  /** Tickets that one buyer may have: four where nothing is said. */
  readonly perBuyerLimit?: number;
  /** All requests come from one buyer, each with a key of its own. */
  readonly isOneBuyer?: boolean;
  /** BEGIN, a statement outside of a transaction that may write, and its COMMIT are steps of their own. */
  readonly overlap?: boolean;
  /** Somebody in the place of the third buyer (C) who buys nothing. */
  readonly boxOffice?: BoxOffice;
  /** How often one request may come, where answers are lost: twice where nothing is said. */
  readonly mostRequests?: 2 | 3;
  /** Connections that all requests share, as in one instance; each has as many as it wants where nothing is said. */
  readonly connections?: number;
  /** Tickets that each wants: one where nothing is said. Half a ticket is what Postgres refuses for good. */
  readonly quantity?: number;
}

/** What is different from two buyers who want the one ticket that is left. */
export type Setting = Omit<Scenario, 'strategy'>;

/** A scenario with nothing left open. */
export interface FullScenario {
  readonly strategy: Strategy;
  readonly buyers: readonly Buyer[];
  readonly stock: number;
  readonly perBuyerLimit: number;
  readonly overlap: boolean;
  readonly boxOffice: BoxOffice | null;
  readonly mostRequests: 2 | 3;
  readonly connections: number | null;
  readonly purchases: ReadonlyMap<Buyer, Purchase>;
}

/** @throws {RangeError} no strategy has that id, or C would be two */
export function fillScenario(scenario: Scenario): FullScenario {
  const { strategy: wanted, stock = 1, perBuyerLimit = 4, isOneBuyer = false, quantity = 1 } = scenario;
  const { overlap = false, boxOffice = null, mostRequests = 2, connections = null } = scenario;
  const strategy = typeof wanted === 'string' ? findStrategy(wanted) : wanted;
  if (!strategy) throw new RangeError(`${String(wanted)} is no strategy`);
  if (boxOffice && scenario.buyers === 3) throw new RangeError('Beside a box office there are two buyers');
  const buyers = BUYERS.slice(0, scenario.buyers ?? 2);
  const purchaseOf = (buyer: Buyer): Purchase => ({
    buyerId: buyerIdOf(isOneBuyer ? 'A' : buyer),
    idempotencyKey: `key-${buyer}`,
    ticketTypeId: TICKET_TYPE,
    quantity,
  });
  return {
    strategy,
    buyers,
    stock,
    perBuyerLimit,
    ...{ overlap, boxOffice, mostRequests, connections },
    purchases: new Map(buyers.map((buyer) => [buyer, purchaseOf(buyer)])),
  };
}

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
