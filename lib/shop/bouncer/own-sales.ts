import { MemoryKey } from '@/lib/core/stores/memory';
import type { Stores } from '@/lib/core/stores/stores';
import { TwoGenerationCache } from '@/lib/core/two-generation-cache';
import type { Order, Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { replay } from '@/lib/shop/sale/sale-state';
import { newestOf } from './newest';

/*
 * What this process sold a moment ago, so that the same key again needs no store. Only a sale is known for certain
 * so: that a key was sold nothing, another process may know better, so "sold out" is never said from here.
 */

/** A reset elsewhere is not known here: a sale of an earlier life may answer for this long at most. */
export const OWN_SALE_MS = 1000;
const MAX_SALES = 10_000;

interface OwnSale {
  readonly order: Order;
  readonly generation: number;
  readonly atMs: number;
}

const OWN_SALES = new MemoryKey<TwoGenerationCache<OwnSale>>();
const salesOf = ({ memory }: Stores) =>
  memory.of(OWN_SALES, () => new TwoGenerationCache<OwnSale>(MAX_SALES));

const nameOf = ({ buyerId, idempotencyKey }: Purchase) => `${buyerId} ${idempotencyKey}`;

/** Keeps the order of a key that was just sold to. */
export function rememberOwnSale(purchase: Purchase, order: Order, stores: Stores): void {
  const { generation } = newestOf(purchase.ticketTypeId, stores.memory);
  salesOf(stores).set(nameOf(purchase), { order, generation, atMs: stores.nowMs() });
}

/** The answer to a key that this process sold within the last second; null: ask the stores. */
export function recallOwnSale(purchase: Purchase, stores: Stores): SaleOutcome | null {
  const sale = salesOf(stores).get(nameOf(purchase));
  if (!sale || stores.nowMs() - sale.atMs >= OWN_SALE_MS) return null;
  const { generation } = newestOf(sale.order.ticketTypeId, stores.memory);
  return generation === sale.generation ? replay(purchase, sale.order) : null;
}
