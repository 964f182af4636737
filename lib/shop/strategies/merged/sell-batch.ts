import { SqlError, StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { type Leaver, leaveSurely } from '@/lib/shop/bouncer/leave';
import { sellToOne } from '@/lib/shop/strategies/bouncer';
import { answerCulprits } from './culprits';
import { failAll, isTimeout, unsold } from './leave-together';
import { type Buying, hasWaitedTooLong, inPlace, purchasesOf, typeOf } from './queued';
import { sellToAll, type TypeSale } from './sell-to-all';

/**
 * Sells to all in one statement, and to those one by one whom it left out.
 * @param batch each of another buyer, but for those who waited too long
 * @param held the ticket types whose rows somebody holds: a statement that gave up waiting adds its own, one that
 * sold takes them out
 */
export async function sellBatch(batch: readonly Buying[], held: Set<string>, stores: Stores): Promise<void> {
  const inTime = batch.filter(({ item }) => !hasWaitedTooLong(item, stores));
  if (inTime.length < batch.length) {
    const late = batch.filter((buying) => !inTime.includes(buying));
    failAll(late, unsold('the line before it was too long'), stores);
  }
  await sellOneByOne(await sellTogether(inTime, held, stores), held, stores);
}

/**
 * @param isAgain a statement that was to sell to them gave up waiting already
 * @returns those who have no answer yet: nothing was changed for them
 */
async function sellTogether(
  batch: readonly Buying[],
  held: Set<string>,
  stores: Stores,
  isAgain = false,
): Promise<readonly Buying[]> {
  if (batch.length < 2) return batch;
  const startedAtMs = stores.nowMs();
  try {
    const sales = await sellToAll(purchasesOf(batch), stores);
    for (const { ticketTypeId } of sales) held.delete(ticketTypeId);
    const sold = new Set(sales.flatMap((sale) => settle(sale, batch, stores)));
    return batch.filter((buying) => !sold.has(buying));
  } catch (error) {
    if (!(error instanceof SqlError)) {
      failAll(batch, error, stores);
      return [];
    }
    const gaveUp = isTimeout(error);
    if (gaveUp && isAgain) {
      failAll(batch, unsold(error.message, error), stores);
      return [];
    }
    const tookMs = stores.nowMs() - startedAtMs;
    const others = await answerCulprits(batch, error, { held, tookMs, stores });
    if (!gaveUp && others.length === batch.length) return batch;
    return sellTogether(others, held, stores, gaveUp || isAgain);
  }
}

/** Answers those that one ticket type was sold to. After it, one message tells Redis of all of them. */
function settle({ orders, ...heard }: TypeSale, batch: readonly Buying[], stores: Stores): Buying[] {
  const settled: Buying[] = [];
  const leavers: Leaver[] = [];
  for (const { place, order } of orders) {
    const buying = inPlace(batch, place);
    buying.resolve({ kind: 'sold', order, replayed: false });
    settled.push(buying);
    leavers.push({ ...buying.item, counter: 'accepted', order });
  }
  const [first, ...others] = leavers;
  // All of them were let through before the statement began.
  const asOf = Math.max(...settled.map(({ item }) => item.asOf));
  const said = { generation: heard.generation, asOf, heard };
  if (first) settled[0]?.item.context.waitUntil(leaveSurely([first, ...others], said, stores));
  return settled;
}

/** First come, first served. Where Postgres fails one, it is not asked for the others whom that concerns. */
async function sellOneByOne(batch: readonly Buying[], held: Set<string>, stores: Stores): Promise<void> {
  for (const [place, buying] of batch.entries()) {
    const { item, resolve, reject } = buying;
    try {
      resolve(await sellToOne(item, stores));
      held.delete(typeOf(buying));
    } catch (error) {
      reject(error);
      if (!(error instanceof StoreError)) continue;
      const isHeld = isTimeout(error.cause);
      if (isHeld) held.add(typeOf(buying));
      const later = batch.slice(place + 1);
      const others = isHeld ? later.filter((each) => typeOf(each) !== typeOf(buying)) : [];
      const concerned = later.filter((each) => !others.includes(each));
      failAll(concerned, unsold('it failed the one before', error), stores);
      return sellOneByOne(others, held, stores);
    }
  }
}
