import type { Stores } from '@/lib/core/stores/stores';
import { type Consumer, consume } from './consumer';
import { figures } from './figures';
import { relay } from './relay';

/** Who takes part in what happens: a new one is a file and a line. */
const CONSUMERS: readonly Consumer[] = [figures];

/** What was done with events. */
export interface CarriedOn {
  /** Events that were published. */
  readonly relayed: number;
  /** Events that were applied, by each consumer. */
  readonly applied: number;
}

/**
 * Publishes what happened and lets each consumer apply it, as far as one round goes. Any number may run at once.
 * @throws {StoreError | SqlError} Postgres failed; the next one goes on
 */
export async function carryOn(stores: Pick<Stores, 'postgres' | 'redis' | 'newId'>): Promise<CarriedOn> {
  const { sent } = await relay(stores);
  const consumed = await Promise.all(CONSUMERS.map((consumer) => consume(consumer, stores)));
  return { relayed: sent, applied: consumed.reduce((sum, { applied }) => sum + applied, 0) };
}
