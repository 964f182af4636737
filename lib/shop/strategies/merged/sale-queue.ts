/*
 * Where admitted purchases wait while a statement runs: group commit, one queue a process. States of a purchase:
 *
 *   pending    until the statement that runs is back; the next one takes all that are pending, no buyer twice. Too
 *              long, and the purchase fails: its lease must not end before its statement does
 *     → batched
 *   batched    one statement for all, all or nothing, and once more where it was rolled back: past the keys that have
 *              an order already, or past the rows that another transaction holds
 *     → answered: it was sold to; or it was left out, and one look at all of those says why (its key has an order, its
 *       buyer has enough, too few tickets, too early)
 *     → alone: nothing stands in its way by now, or no other was left out
 *     → blocked: its row was passed over
 *     → failed: Postgres did not answer
 *   alone      one by one, by the statement of `bouncer`, which also says why it does not sell
 *     → answered or failed
 *   blocked    pending in a queue of its ticket type, as are all that come for the type, until a statement gets the
 *              row. Few of these queues run at once, so that connections are left for the other types
 *     → batched
 */

import { createBatcher } from '@/lib/core/batcher';
import { groupBy } from '@/lib/core/group-by';
import { SqlError, StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { isHeldUp } from '@/lib/shop/bouncer/due-holds';
import type { QueuedPurchase } from '@/lib/shop/bouncer/queued-purchase';
import { type Answered, releaseAfterAnswer, releaseFailed } from '@/lib/shop/bouncer/release';
import type { Order, SaleOutcome } from '@/lib/shop/sale/outcome';
import { evaluate, readSaleStates, replay } from '@/lib/shop/sale/sale-state';
import { sellToOne } from '@/lib/shop/strategies/bouncer';
import { type Again, sellToAll, type TypeSale } from './sell-to-all';

const BATCH_SIZE = 256;
/** Of a pool of four connections, two are left for everybody else. */
const BLOCKED_SLOTS = 2;
/** The share of its lease that a purchase may be pending, and how long it may be in any case. */
const PENDING_SHARE = 1 / 3;
const MIN_PENDING_MS = 500;

type Batch = readonly QueuedPurchase[];
/** What a batch makes of a purchase: its outcome, or the state that it goes on in. */
type Result = SaleOutcome | 'alone' | 'blocked';
type Results = readonly (Result | Error)[];
type Queue = (request: QueuedPurchase) => Promise<Result>;

/** One process's sales; the states are above. */
export class SaleQueue {
  readonly #stores: Stores;
  readonly #pending = openQueue(BATCH_SIZE, (batch) => this.#run(batch, this.#blocked));
  readonly #alone = openQueue(1, (batch) => this.#run(batch, this.#blocked));
  /** By ticket type. */
  readonly #blocked = new Map<string, Queue>();
  readonly #takeSlot = createBatcher<() => Promise<Results>, Results>({
    size: 1,
    concurrency: BLOCKED_SLOTS,
    run: (jobs) => Promise.all(jobs.map((job) => job())),
  });

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /** @throws {StoreError | SqlError} Postgres failed; the lease is released where surely nothing was sold */
  async sell(request: QueuedPurchase): Promise<SaleOutcome> {
    let queue = this.#blocked.get(typeOf(request)) ?? this.#pending;
    for (;;) {
      const result = await queue(request);
      if (result === 'alone') queue = this.#alone;
      else if (result === 'blocked') queue = this.#block(typeOf(request));
      else return result;
    }
  }

  #block(ticketTypeId: string): Queue {
    const queue =
      this.#blocked.get(ticketTypeId) ??
      openQueue(BATCH_SIZE, (batch) => this.#takeSlot(() => this.#run(batch, NOTHING)));
    this.#blocked.set(ticketTypeId, queue);
    return queue;
  }

  #unblock(batch: Batch): void {
    for (const request of batch) this.#blocked.delete(typeOf(request));
  }

  /** @param blocked the ticket types that are not to be waited for here */
  async #run(batch: Batch, blocked: ReadonlyMap<string, unknown>): Promise<Results> {
    const results = new Map<QueuedPurchase, Result | Error>();
    const fail = (requests: Batch, error: Error) => {
      for (const request of requests) results.set(request, error);
      releaseFailed(requests, error, this.#stores);
    };
    const late = batch.filter((request) => this.#isLate(request));
    if (late.length > 0) fail(late, notSold('it was pending for too long'));
    const open = batch.filter((request) => !results.has(request) && !blocked.has(typeOf(request)));
    const isOpen = (request: QueuedPurchase) => !results.has(request) && !this.#blocked.has(typeOf(request));
    try {
      for (const { request, outcome } of await this.#sellTo(open)) results.set(request, outcome);
      const leftOut = await this.#explain(open.filter(isOpen));
      for (const { request, outcome } of leftOut) results.set(request, outcome);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      fail(
        open.filter((request) => !results.has(request)),
        error,
      );
    }
    return batch.map((each) => results.get(each) ?? (this.#blocked.has(typeOf(each)) ? 'blocked' : 'alone'));
  }

  #isLate({ admittedAtMs }: QueuedPurchase): boolean {
    const { nowMs, leaseTtlMs } = this.#stores;
    return nowMs() - admittedAtMs > Math.max(leaseTtlMs * PENDING_SHARE, MIN_PENDING_MS);
  }

  /** @returns those that have an outcome; the others were left out, or their row was passed over */
  async #sellTo(batch: Batch, again?: Again): Promise<readonly Answered[]> {
    const [first, ...others] = batch;
    if (!first) return [];
    const types = new Set(batch.map(typeOf));
    try {
      if (others.length === 0) {
        const answered = [{ request: first, outcome: await sellToOne(first, this.#stores) }];
        this.#unblock(batch);
        return answered;
      }
      const purchases = batch.map(({ purchase }) => purchase);
      const sales = await sellToAll(purchases, this.#stores, again);
      this.#unblock(batch);
      if (again === 'past held rows') {
        for (const sale of sales) if (!sale.isKnown) types.delete(sale.ticketTypeId);
        for (const type of types) this.#block(type);
      }
      return this.#settle(batch, sales);
    } catch (error) {
      if (isTimeout(error)) {
        if (types.size > 1 && !again) return this.#sellTo(batch, 'past held rows');
        for (const type of types) this.#block(type);
        throw notSold(error.message, error);
      }
      if (!(error instanceof SqlError)) throw error;
      if (!again) return this.#sellTo(batch, 'past known keys');
      this.#unblock(batch);
      return [];
    }
  }

  /** @returns those that something stands in the way of, all found out by one statement */
  async #explain(batch: Batch): Promise<readonly Answered[]> {
    if (batch.length < 2) return [];
    const purchases = batch.map(({ purchase }) => purchase);
    const states = await readSaleStates(this.#stores.postgres, purchases);
    const explained = batch.flatMap((request, place) => {
      const state = states[place];
      const outcome = state ? evaluate(request.purchase, state) : null;
      return state && outcome && !isHeldUp(request.purchase, state)
        ? [{ request, outcome, observed: state.ticketType }]
        : [];
    });
    for (const group of groupBy(explained, ({ request }) => typeOf(request)).values()) {
      if (group[0].observed) releaseAfterAnswer(group, group[0].observed, this.#stores);
    }
    return explained;
  }

  /** One message a type tells Redis what was sold, after the answers. */
  #settle(batch: Batch, sales: readonly TypeSale[]): readonly Answered[] {
    return sales.flatMap(({ orders, isKnown, ...observed }) => {
      const answered = orders.flatMap(({ place, order }): Answered[] => {
        const request = batch[place];
        if (!request) return [];
        const outcome = isKnown ? replay(request.purchase, order) : newSale(order);
        return [{ request, outcome }];
      });
      releaseAfterAnswer(answered, observed, this.#stores);
      return answered;
    });
  }
}

const NOTHING: ReadonlyMap<string, unknown> = new Map();

function openQueue(size: number, run: (batch: Batch) => Promise<Results>): Queue {
  return createBatcher({ size, groupOf: ({ purchase }) => purchase.buyerId, run });
}

const typeOf = ({ purchase }: QueuedPurchase) => purchase.ticketTypeId;
const newSale = (order: Order): SaleOutcome => ({ kind: 'sold', order, replayed: false });
const notSold = (why: string, cause?: unknown) => new StoreError('postgres', 'none', why, cause);

/** A statement waited too long for a row that another transaction holds, and was rolled back. */
function isTimeout(error: unknown): error is Error {
  const cause = error instanceof StoreError ? error.cause : error;
  return cause instanceof SqlError && cause.code === '57014';
}
