import { type Leaver, leaveSurely } from '@/lib/bouncer/leave';
import type { SaleOutcome } from '@/lib/purchase/outcome';
import { hadNoEffect, SqlError, StoreError } from '@/lib/stores/store-error';
import type { Stores } from '@/lib/stores/stores';
import { type Guest, sellToOne } from '../bouncer';
import type { Waiting } from './gather';
import { groupBy } from './group-by';
import { sellToAll, type TypeSale } from './sell-to-all';

/** Who stands in line for the till. */
export interface Queued extends Guest {
  readonly cameAtMs: number;
}

type Buying = Waiting<Queued, SaleOutcome>;

/** Nobody stands in line so long that the lease could end before the statement: the key would count as free again. */
const WAIT_SHARE_OF_LEASE = 1 / 3;
const SHORT_WAIT_MS = 500;

function hasWaitedTooLong({ item }: Buying, { nowMs, leaseTtlMs }: Stores): boolean {
  return nowMs() - item.cameAtMs > Math.max(leaseTtlMs * WAIT_SHARE_OF_LEASE, SHORT_WAIT_MS);
}

/**
 * Sells to all in one statement, and to those one by one whom it left out.
 * @returns those whose buyer was served, by an earlier wish: they must wait for the next batch
 */
export async function sellBatch(batch: readonly Buying[], stores: Stores): Promise<readonly Buying[]> {
  const inTime = batch.filter((buying) => !hasWaitedTooLong(buying, stores));
  if (inTime.length < batch.length) {
    const late = batch.filter((buying) => !inTime.includes(buying));
    fail(late, new StoreError('postgres', 'none', 'the line before it was too long'), stores);
  }
  const byBuyer = groupBy(inTime, ({ item }) => item.purchase.buyerId);
  const firsts = [...byBuyer.values()].map(([first]) => first);
  await sellOneByOne(firsts.length > 1 ? await sellTogether(firsts, stores) : firsts, stores);
  return [...byBuyer.values()].flatMap(([, ...later]) => later);
}

/** @returns those who have no answer yet: nothing was changed for them */
async function sellTogether(batch: readonly Buying[], stores: Stores): Promise<readonly Buying[]> {
  try {
    const purchases = batch.map(({ item }) => item.purchase);
    const sales = await sellToAll(purchases, stores);
    const sold = new Set(sales.flatMap((sale) => settle(sale, batch, stores)));
    return batch.filter((buying) => !sold.has(buying));
  } catch (error) {
    // What one of them spoiled was rolled back for all. What took too long takes too long one by one, too.
    const isSql = error instanceof SqlError;
    if (isSql && error.code !== TIMEOUT) return batch;
    fail(batch, isSql ? new StoreError('postgres', 'none', error.message, error) : error, stores);
    return [];
  }
}

const TIMEOUT = '57014';

/** Answers those that one ticket type was sold to. After it, one message tells Redis of all of them. */
function settle({ orders, ...heard }: TypeSale, batch: readonly Buying[], stores: Stores): Buying[] {
  const settled: Buying[] = [];
  const leavers: Leaver[] = [];
  for (const { place, order } of orders) {
    const buying = batch[place];
    if (!buying) throw new Error(`Nobody was in place ${place} of the batch`);
    buying.resolve({ kind: 'sold', order, replayed: false });
    settled.push(buying);
    leavers.push({ ...buying.item, counter: 'accepted', order });
  }
  const [first, ...others] = leavers;
  const said = { generation: heard.generation, heard };
  if (first) settled[0]?.item.context.waitUntil(leaveSurely([first, ...others], said, stores));
  return settled;
}

/** First come, first served. Where Postgres fails one, it is not asked for the others. */
async function sellOneByOne(batch: readonly Buying[], stores: Stores): Promise<void> {
  for (const [place, { item, resolve, reject }] of batch.entries()) {
    try {
      resolve(await sellToOne(item, stores));
    } catch (error) {
      reject(error);
      if (!(error instanceof StoreError)) continue;
      const unasked = new StoreError('postgres', 'none', 'it failed the one before', error);
      return fail(batch.slice(place + 1), unasked, stores);
    }
  }
}

/** Where nothing happened, the leases are given back; where nobody knows, they are kept until they end. */
function fail(batch: readonly Buying[], error: unknown, stores: Stores): void {
  for (const { reject } of batch) reject(error);
  if (!hadNoEffect(error)) return;
  const leased = batch.flatMap(({ item }) =>
    item.generation === undefined ? [] : [{ ...item, generation: item.generation }],
  );
  const tills = groupBy(leased, ({ purchase, generation }) => `${generation}:${purchase.ticketTypeId}`);
  for (const [first, ...others] of tills.values()) {
    const leave = (guest: Guest): Leaver => ({ ...guest, counter: 'unavailable', order: null });
    const said = { generation: first.generation, heard: null };
    first.context.waitUntil(leaveSurely([leave(first), ...others.map(leave)], said, stores));
  }
}
