import type { Payments } from '@/lib/core/stores/payments';
import type { Stores } from '@/lib/core/stores/stores';
import type { PaymentRefusal, Refusal, SaleOutcome } from '@/lib/shop/sale/outcome';
import type { Checkout } from './read-checkout';

/** What a checkout needs of its shop. */
export interface CheckoutDesk {
  readonly stores: Pick<Stores, 'postgres' | 'redis' | 'memory'>;
  readonly payments: Payments;
  /** After which the provider is no longer waited for, ms. */
  readonly paymentDeadlineMs: number;
}

/** What a request of a checkout comes to. */
export type CheckoutOutcome =
  | {
      /** `pending`: what comes of it will be found out. */
      readonly kind: 'order' | 'pending';
      readonly order: Checkout;
      readonly isReplayed: boolean;
    }
  | PaymentRefusal
  | Extract<Refusal, { kind: 'rate-limited' }>
  | Extract<SaleOutcome, { kind: 'not-found' | 'key-reused' | 'unavailable' | 'indeterminate' }>;
