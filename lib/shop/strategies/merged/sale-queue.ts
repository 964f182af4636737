/*
 * Where admitted purchases wait while a statement runs, all ticket types together: group commit. There is one queue a
 * process. States of a purchase:
 *
 *   pending    until the statement that runs is back; then the next one takes all that are pending, no buyer twice.
 *              Too long, and it fails: its lease must not end before its statement does
 *     → batched
 *   batched    one statement for all of the batch, all or nothing
 *     → answered: it was sold to
 *     → alone: the statement left it out (its buyer's limit, too few tickets, too early), so it changed nothing for it
 *     → recovered: the statement was rolled back, by a key that has an order or a row that another transaction holds
 *     → failed: Postgres did not answer; nobody in the batch knows more
 *   recovered  the statement again, which now answers known keys and passes over rows that are held
 *     → answered, alone or failed, as above; alone all of them, where another key got its order meanwhile
 *     → blocked: its row was passed over
 *   alone      one by one, by the statement of `bouncer`, which says why
 *     → answered or failed
 *   blocked    as pending, in a queue of its ticket type, until a statement of that type ends otherwise than by its
 *              timeout. Few of these queues run at once, so that connections are left for all other types
 *     → batched
 */

import { createBatcher } from '@/lib/core/batcher';
import { SqlError, StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import type { QueuedPurchase } from '@/lib/shop/bouncer/queued-purchase';
import { releaseAfterAnswer, releaseFailed } from '@/lib/shop/bouncer/release';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { replay } from '@/lib/shop/sale/sale-state';
import { sellToOne } from '@/lib/shop/strategies/bouncer';
import { type KnownOrder, recoverSales, sellToAll, type TypeSale } from './sell-to-all';

export const BATCH_SIZE = 256;
/** Of a pool of four connections, two are left for everybody else. */
const BLOCKED_SLOTS = 2;
/** The share of its lease that a purchase may be pending, and how long it may be in any case. */
const PENDING_SHARE = 1 / 3;
const MIN_PENDING_MS = 500;

/** What a batch makes of a purchase: its outcome, or the state that it goes on in. */
type Result = SaleOutcome | 'alone' | 'blocked';
type Results = Map<QueuedPurchase, Result | Error>;
type Queue = (request: QueuedPurchase) => Promise<Result>;

/** One process's sales; see the states above. */
export class SaleQueue {
  readonly #stores: Stores;
  readonly #pending: Queue;
  readonly #alone: Queue;
  /** By ticket type. */
  readonly #blocked = new Map<string, Queue>();
  readonly #blockedSlots = createBatcher<
    () => Promise<readonly (Result | Error)[]>,
    readonly (Result | Error)[]
  >({
    size: 1,
    concurrency: BLOCKED_SLOTS,
    run: (jobs) => Promise.all(jobs.map((job) => job())),
  });

  constructor(stores: Stores) {
    this.#stores = stores;
    const isBlocked = (request: QueuedPurchase) => this.#blocked.has(typeOf(request));
    this.#pending = openQueue(BATCH_SIZE, (batch) => this.#run(batch, isBlocked));
    this.#alone = openQueue(1, (batch) => this.#run(batch, isBlocked));
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
      openQueue(BATCH_SIZE, (batch) => this.#blockedSlots(() => this.#run(batch, () => false)));
    this.#blocked.set(ticketTypeId, queue);
    return queue;
  }

  #unblock(batch: readonly QueuedPurchase[]): void {
    for (const request of batch) this.#blocked.delete(typeOf(request));
  }

  /** @param isBlocked of a purchase that is not to be waited for here */
  async #run(
    batch: readonly QueuedPurchase[],
    isBlocked: (request: QueuedPurchase) => boolean,
  ): Promise<readonly (Result | Error)[]> {
    const results: Results = new Map();
    const late = batch.filter((request) => this.#isLate(request));
    if (late.length > 0) this.#fail(late, notSold('it waited too long'), results);
    for (const request of batch)
      if (!results.has(request) && isBlocked(request)) results.set(request, 'blocked');
    const open = batch.filter((request) => !results.has(request));
    const [first, ...others] = open;
    try {
      if (first && others.length === 0) await this.#sellToOne(first, results);
      else if (first) await this.#sellToAll(open, results);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#fail(open, error, results);
    }
    return batch.map(
      (request) => results.get(request) ?? (this.#blocked.has(typeOf(request)) ? 'blocked' : 'alone'),
    );
  }

  #isLate({ admittedAtMs }: QueuedPurchase): boolean {
    const { nowMs, leaseTtlMs } = this.#stores;
    return nowMs() - admittedAtMs > Math.max(leaseTtlMs * PENDING_SHARE, MIN_PENDING_MS);
  }

  #fail(requests: readonly QueuedPurchase[], error: Error, results: Results): void {
    for (const request of requests) results.set(request, error);
    releaseFailed(requests, error, this.#stores);
  }

  async #sellToOne(request: QueuedPurchase, results: Results): Promise<void> {
    try {
      results.set(request, await sellToOne(request, this.#stores));
      this.#unblock([request]);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      results.set(request, error);
      if (isTimeout(error.cause)) this.#block(typeOf(request));
    }
  }

  async #sellToAll(batch: readonly QueuedPurchase[], results: Results): Promise<void> {
    try {
      const sales = await sellToAll(
        batch.map(({ purchase }) => purchase),
        this.#stores,
      );
      this.#settle(batch, sales, results);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      await this.#recoverBatch(batch, error, results);
    }
  }

  /** What one purchase spoiled was rolled back for all. */
  async #recoverBatch(batch: readonly QueuedPurchase[], cause: SqlError, results: Results): Promise<void> {
    const types = new Set(batch.map(typeOf));
    const isHeld = isTimeout(cause);
    if (isHeld && types.size === 1) {
      for (const type of types) this.#block(type);
      throw notSold(cause.message, cause);
    }
    try {
      const purchases = batch.map(({ purchase }) => purchase);
      const { sales, known } = await recoverSales(purchases, isHeld ? 'pass over' : 'wait', this.#stores);
      this.#settle(batch, sales, results);
      this.#settleKnown(batch, known, results);
      if (!isHeld) return;
      for (const { ticketTypeId } of sales) types.delete(ticketTypeId);
      for (const type of types) this.#block(type);
    } catch (error) {
      if (isTimeout(error)) throw notSold(error.message, error);
      if (!(error instanceof SqlError)) throw error;
      this.#unblock(batch);
    }
  }

  /** Answers those that were sold to. One message a type tells Redis of them. */
  #settle(batch: readonly QueuedPurchase[], sales: readonly TypeSale[], results: Results): void {
    this.#unblock(batch);
    for (const { orders, ...observed } of sales) {
      const settled = orders.flatMap(({ place, order }) => {
        const request = batch[place];
        if (request) results.set(request, { kind: 'sold', order, replayed: false });
        return request ? [{ request, counter: 'accepted' as const, order }] : [];
      });
      // All of them were admitted before the statement began.
      const asOf = Math.max(...settled.map(({ request }) => request.lease?.asOf ?? 0));
      releaseAfterAnswer(settled, { ...observed, asOf }, this.#stores);
    }
  }

  #settleKnown(batch: readonly QueuedPurchase[], known: readonly KnownOrder[], results: Results): void {
    for (const { place, order, generation } of known) {
      const request = batch[place];
      if (!request) continue;
      const outcome = replay(request.purchase, order);
      results.set(request, outcome);
      const release =
        outcome.kind === 'sold'
          ? ({ request, counter: 'replayed', order } as const)
          : ({ request, counter: 'keyReused', order: null } as const);
      releaseAfterAnswer([release], { generation, asOf: 0, version: 0, stock: null }, this.#stores);
    }
  }
}

function openQueue(
  size: number,
  run: (batch: readonly QueuedPurchase[]) => Promise<readonly (Result | Error)[]>,
): Queue {
  return createBatcher({ size, groupOf: ({ purchase }) => purchase.buyerId, run });
}

const typeOf = ({ purchase }: QueuedPurchase) => purchase.ticketTypeId;

/** Of a statement that waited for a row that another transaction holds. */
const isTimeout = (error: unknown): error is SqlError => error instanceof SqlError && error.code === '57014';

/** For those who were surely sold nothing. */
const notSold = (why: string, cause?: unknown) => new StoreError('postgres', 'none', why, cause);
