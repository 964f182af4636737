import type { CheckoutDesk, CheckoutOutcome } from './checkout-desk';
import type { PaymentRequest } from './pay';

/** One way to bring the stock and the money of an order together. */
export interface Coordinator {
  readonly id: string;
  readonly pay: (request: PaymentRequest, desk: CheckoutDesk) => Promise<CheckoutOutcome>;
}
