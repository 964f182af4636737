import type { Stores } from '@/lib/core/stores/stores';
import type { Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import type { Guest } from '@/lib/shop/strategies/bouncer';
import type { Waiting } from './gather';

/** Who stands in line for the till. */
export interface Queued extends Guest {
  readonly cameAtMs: number;
}

/** One of those who are served together. */
export type Buying = Waiting<Queued, SaleOutcome>;

/** Nobody stands in line so long that the lease could end before the statement: the key would count as free again. */
const WAIT_SHARE_OF_LEASE = 1 / 3;
const SHORT_WAIT_MS = 500;

export function hasWaitedTooLong({ cameAtMs }: Queued, { nowMs, leaseTtlMs }: Stores): boolean {
  return nowMs() - cameAtMs > Math.max(leaseTtlMs * WAIT_SHARE_OF_LEASE, SHORT_WAIT_MS);
}

export function typeOf({ item }: Buying): string {
  return item.purchase.ticketTypeId;
}

export function purchasesOf(batch: readonly Buying[]): readonly Purchase[] {
  return batch.map(({ item }) => item.purchase);
}

/** @throws {Error} Postgres spoke of somebody who was not there */
export function inPlace(batch: readonly Buying[], place: number): Buying {
  const buying = batch[place];
  if (!buying) throw new Error(`Nobody was in place ${place} of the batch`);
  return buying;
}
