import type { Payments } from '@/lib/core/stores/payments';
import type { Stores } from '@/lib/core/stores/stores';
import type { SaleContext } from '@/lib/shop/strategies/strategy';
import type { ProcessOutcome } from './thread';

/** What a program may use: every call to a store, and to the provider, is a step. */
export interface ProgramDesk extends SaleContext {
  readonly stores: Stores;
  /** @throws {Error} the lab was opened without a provider */
  readonly payments: Payments;
}

/** What one actor of a scenario does, from its request to its answer. */
export type Program = (desk: ProgramDesk) => Promise<ProcessOutcome>;
