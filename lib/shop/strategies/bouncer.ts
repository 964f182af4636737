/**
 * The bouncer: a counting lease as wide as the stock, in front of the guarded statement.
 * Idea: one Lua script in Redis knows who is at the till, what is left and which keys were sold; only as many
 * as there are tickets ever reach Postgres.
 * Pro: the crowd that comes too late costs Postgres nothing; retries get their order from Redis.
 * Con: two round trips a sale; a second store to run, which the shop must be able to lose at any moment.
 * Prevents: nothing by itself. The conditional UPDATE behind it prevents the oversell.
 * Source: the "atomic lock in front of the database" idea, widened from one ticket to many.
 */

import { hadNoEffect, StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { type Admission, admit, type Entrant, publish } from '@/lib/shop/bouncer/bouncer';
import { counterOf, countOutcome } from '@/lib/shop/bouncer/counters';
import { type Departure, heardFrom, leaveSurely } from '@/lib/shop/bouncer/leave';
import { recallOwnSale, rememberOwnSale } from '@/lib/shop/bouncer/own-sales';
import { teach } from '@/lib/shop/bouncer/teach';
import { toSaleOutcome } from '@/lib/shop/sale/error-outcome';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleState } from '@/lib/shop/sale/sale-state';
import { commitSale } from './conditional-update';
import type { SaleContext, Strategy } from './strategy';
import { CONTENDED } from './try-again';

/** While somebody else asks Postgres of a type; after that the purchase goes on unadmitted. */
const WAITS_MS = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** How the bouncer is asked, and how those are sold to whom it lets pass. */
export interface Till {
  readonly admit: (purchase: Purchase, token: string, stores: Stores) => Promise<Admission>;
  /** @param guest its lease is of `generation`; undefined: it has none */
  readonly sell: (guest: Guest, stores: Stores) => Promise<SaleOutcome>;
}

/** A purchase at the till. */
export interface Guest extends Entrant {
  readonly generation: number | undefined;
  /** Redis' clock, ms, when it was let through; 0: Redis was not asked. */
  readonly asOf: number;
  readonly context: SaleContext;
}

/** Past the bouncer, to the till. */
export function sellBehindBouncer(till: Till): Strategy['sell'] {
  return async (purchase, stores, context) => {
    const own = recallOwnSale(purchase, stores);
    if (own) {
      countOutcome(purchase, own, stores, context.waitUntil);
      return own;
    }
    const outcome = await sellToNew(till, purchase, stores, context);
    if (outcome.kind === 'sold' && !outcome.replayed) rememberOwnSale(purchase, outcome.order, stores);
    return outcome;
  };
}

async function sellToNew(
  till: Till,
  purchase: Purchase,
  stores: Stores,
  context: SaleContext,
): Promise<SaleOutcome> {
  const token = stores.newId();
  const admission = await askBouncer(purchase, token, till.admit, stores, context);
  switch (admission.kind) {
    case 'admitted':
      return till.sell({ purchase, ...admission.lease, context }, stores);
    case 'unadmitted':
      return till.sell({ purchase, token, generation: undefined, asOf: 0, context }, stores);
    case 'replay':
      return { kind: 'sold', order: admission.order, replayed: true };
    default:
      return admission;
  }
}

export const bouncer: Strategy = {
  id: 'bouncer',
  promise: {
    oversell: 'never',
    breaksUnder: [],
    because: 'Postgres has the last word; Redis only keeps the crowd away from it.',
  },
  keepsCounters: true,
  sell: sellBehindBouncer({ admit, sell: sellToOne }),
};

type Decision =
  | Exclude<Admission, { kind: 'ask' | 'wait' }>
  | SaleOutcome
  /** The bouncer is not there, or does not know the type: on without it, slower. */
  | { readonly kind: 'unadmitted' };

async function askBouncer(
  purchase: Purchase,
  token: string,
  admit: Till['admit'],
  stores: Stores,
  context: SaleContext,
): Promise<Decision> {
  const { ticketTypeId } = purchase;
  let hasAsked = false;
  try {
    for (const waitMs of WAITS_MS) {
      const admission = await admit(purchase, token, stores);
      if (admission.kind === 'wait') {
        await stores.sleep(waitMs);
      } else if (admission.kind === 'ask') {
        if (hasAsked) return CONTENDED; // a moment ago tickets were left, and the key was new
        const state = await readSaleState(stores.postgres, purchase);
        if (state.ticketType) await publish(ticketTypeId, state.ticketType, admission.asOf, stores);
        if (admission.teach) context.waitUntil(teach(ticketTypeId, admission.generation, stores));
        const outcome = evaluate(purchase, state);
        if (outcome) return outcome;
        hasAsked = true;
      } else {
        return admission;
      }
    }
  } catch (error) {
    if (!(error instanceof StoreError && error.store === 'redis')) throw error;
  }
  return { kind: 'unadmitted' };
}

/** One statement, then out: what Postgres said goes to Redis after the answer. */
export async function sellToOne(guest: Guest, stores: Stores): Promise<SaleOutcome> {
  const { purchase, token, asOf, context } = guest;
  const depart = ({ counter, order, ...said }: Omit<Departure, 'token' | 'asOf'>) =>
    context.waitUntil(leaveSurely([{ purchase, token, counter, order }], { ...said, asOf }, stores));
  try {
    const commit = await commitSale(purchase, stores);
    if (commit.kind === 'sale') {
      const { order, ...heard } = commit.sale;
      depart({ generation: heard.generation, counter: 'accepted', heard, order });
      return { kind: 'sold', order, replayed: false };
    }
    const { outcome, state } = commit;
    if (state.ticketType) {
      depart({
        generation: state.ticketType.generation,
        counter: counterOf(outcome) ?? 'unavailable',
        heard: heardFrom(state),
        order: outcome.kind === 'sold' ? outcome.order : null,
      });
    }
    return outcome;
  } catch (error) {
    // Where it is not known whether it sold, the lease is kept: the key stays in progress until it ends.
    if (guest.generation !== undefined && hadNoEffect(error)) {
      const counter = counterOf(toSaleOutcome(error)) ?? 'unavailable';
      depart({ generation: guest.generation, counter, heard: null, order: null });
    }
    throw error;
  }
}
