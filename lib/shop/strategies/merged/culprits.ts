import type { SqlError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { replay } from '@/lib/shop/sale/sale-state';
import { findHeldTypes } from './held-types';
import { findKnownOrders } from './known-orders';
import { failAll, isTimeout, leaveTogether, unsold } from './leave-together';
import { type Buying, inPlace, purchasesOf, typeOf } from './queued';

interface Spoiled {
  readonly held: Set<string>;
  /** How long the statement took that was rolled back. */
  readonly tookMs: number;
  readonly stores: Stores;
}

/**
 * What some of them spoiled was rolled back for all.
 * @returns those who did not, as far as one look can tell: they may be sold to again
 */
export async function answerCulprits(
  batch: readonly Buying[],
  error: SqlError,
  spoiled: Spoiled,
): Promise<readonly Buying[]> {
  try {
    return await (isTimeout(error) ? failHeld(batch, error, spoiled) : answerKnown(batch, spoiled.stores));
  } catch (fault) {
    failAll(batch, unsold('it failed the look at who spoiled the batch', fault), spoiled.stores);
    return [];
  }
}

/** Those who wait for a held row have waited in vain, and so has who could not wait for another statement. */
async function failHeld(
  batch: readonly Buying[],
  error: SqlError,
  { held, tookMs, stores }: Spoiled,
): Promise<readonly Buying[]> {
  const types = [...new Set(batch.map(typeOf))];
  const holdUps = types.length > 1 ? await findHeldTypes(types, stores.postgres) : types;
  for (const ticketTypeId of holdUps) held.add(ticketTypeId);
  const endsAtMs = stores.nowMs() + tookMs;
  const others = batch.filter(
    (buying) => !held.has(typeOf(buying)) && endsAtMs - buying.item.cameAtMs < stores.leaseTtlMs,
  );
  const vain = batch.filter((buying) => !others.includes(buying));
  failAll(vain, unsold(error.message, error), stores);
  return others;
}

/** Who comes with a key that has an order gets that order. */
async function answerKnown(batch: readonly Buying[], stores: Stores): Promise<readonly Buying[]> {
  const known = await findKnownOrders(purchasesOf(batch), stores.postgres);
  const answered = new Set<Buying>();
  const leaving = known.map(({ place, order, generation }) => {
    const buying = inPlace(batch, place);
    const outcome = replay(buying.item.purchase, order);
    buying.resolve(outcome);
    answered.add(buying);
    const isReplay = outcome.kind === 'sold';
    return {
      ...buying.item,
      generation,
      counter: isReplay ? ('replayed' as const) : ('keyReused' as const),
      order: isReplay ? order : null,
    };
  });
  leaveTogether(leaving, stores);
  return batch.filter((buying) => !answered.has(buying));
}
