import { groupBy } from '@/lib/core/group-by';
import { hadNoEffect, SqlError, StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { type Leaver, leaveSurely } from '@/lib/shop/bouncer/leave';
import type { SaleContext } from '@/lib/shop/strategies/strategy';
import type { Buying } from './queued';

interface Leaving extends Leaver {
  readonly generation: number;
  readonly context: SaleContext;
}

/** Those whom nothing was sold to leave the till, after their answers: one message a ticket type. */
export function leaveTogether(leaving: readonly Leaving[], stores: Stores): void {
  const tills = groupBy(leaving, ({ purchase, generation }) => `${generation}:${purchase.ticketTypeId}`);
  for (const [first, ...others] of tills.values()) {
    const said = { generation: first.generation, asOf: 0, heard: null };
    first.context.waitUntil(leaveSurely([first, ...others], said, stores));
  }
}

/** Where nothing happened, the leases are given back; where nobody knows, they are kept until they end. */
export function failAll(batch: readonly Buying[], error: unknown, stores: Stores): void {
  for (const { reject } of batch) reject(error);
  if (!hadNoEffect(error)) return;
  const leaving = batch.flatMap(({ item: { generation, ...guest } }) =>
    generation === undefined ? [] : [{ ...guest, generation, counter: 'unavailable' as const, order: null }],
  );
  leaveTogether(leaving, stores);
}

/** The fault of those who were sold nothing, for sure. */
export function unsold(why: string, cause?: unknown): StoreError {
  return new StoreError('postgres', 'none', why, cause);
}

const TIMEOUT = '57014';

/** It waited in vain for somebody who holds a row, and was rolled back. */
export function isTimeout(error: unknown): boolean {
  return error instanceof SqlError && error.code === TIMEOUT;
}
