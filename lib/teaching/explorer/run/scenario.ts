import type { Purchase } from '@/lib/shop/sale/outcome';
import { findStrategy } from '@/lib/shop/strategies/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { BUYERS, type Buyer } from '@/lib/teaching/explorer/moves';
import { buyerIdOf } from '@/lib/teaching/explorer/names';
import { TICKET_TYPE } from '@/lib/teaching/explorer/sandbox/sandbox-schema';
import { type BoxOffice, workAtBoxOffice } from './box-office';
import { type Checkout, type CheckoutCase, fillCheckout, sellerOf } from './checkout';
import { outcomeOf } from './outcomes';
import type { Program } from './program';

/** The box office is no buyer, and takes the third one's letter. */
export const BOX_OFFICE: Buyer = 'C';

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
  /** Not a sale: A pays what she holds, and B does something beside it. */
  readonly checkout?: CheckoutCase;
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
  /** What each actor does. */
  readonly programs: ReadonlyMap<Buyer, Program>;
  readonly checkout: Checkout | null;
}

/** @throws {RangeError} no strategy has that id, or C would be two */
export function fillScenario(scenario: Scenario): FullScenario {
  const { strategy: wanted, stock = 1, perBuyerLimit = 4, isOneBuyer = false, quantity = 1 } = scenario;
  const { overlap = false, boxOffice = null, mostRequests = 2, connections = null } = scenario;
  const strategy = typeof wanted === 'string' ? findStrategy(wanted) : wanted;
  if (!strategy) throw new RangeError(`${String(wanted)} is no strategy`);
  if (boxOffice && scenario.buyers === 3) throw new RangeError('Beside a box office there are two buyers');
  const buyers = BUYERS.slice(0, scenario.buyers ?? 2);
  if (scenario.checkout) return fillWithCheckout(scenario.checkout);
  const purchaseOf = (buyer: Buyer): Purchase => ({
    buyerId: buyerIdOf(isOneBuyer ? 'A' : buyer),
    idempotencyKey: `key-${buyer}`,
    ticketTypeId: TICKET_TYPE,
    quantity,
  });
  const purchases = new Map(buyers.map((buyer) => [buyer, purchaseOf(buyer)]));
  const sales = [...purchases].map(([buyer, purchase]): [Buyer, Program] => [
    buyer,
    async ({ stores, waitUntil }) => outcomeOf(await strategy.sell(purchase, stores, { waitUntil })),
  ]);
  const work: Program = ({ stores }) => workAtBoxOffice({ boxOffice, strategy }, stores);
  return {
    strategy,
    buyers,
    stock,
    perBuyerLimit,
    ...{ overlap, boxOffice, mostRequests, connections, purchases },
    programs: new Map([...sales, ...(boxOffice ? [[BOX_OFFICE, work] as const] : [])]),
    checkout: null,
  };
}

function fillWithCheckout(wanted: CheckoutCase): FullScenario {
  const checkout = fillCheckout(wanted);
  const [first, second] = checkout.programs;
  return {
    strategy: sellerOf(checkout.coordinator),
    ...{ buyers: ['A', 'B'], stock: 1, perBuyerLimit: 4, overlap: false, boxOffice: null, mostRequests: 2 },
    ...{ connections: null, purchases: new Map(), checkout },
    programs: new Map([
      ['A', first],
      ['B', second],
    ]),
  };
}
