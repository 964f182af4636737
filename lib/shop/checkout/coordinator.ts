import type { CheckoutDesk, CheckoutOutcome } from './checkout-desk';
import type { PaymentRequest } from './pay';

/** What goes wrong with a coordinator, whatever its steps are interrupted by. */
export interface CoordinatorPromise {
  /** The explorer's names of all harms that it does, with a single fault or without one; none: it does no harm. */
  readonly harms: readonly string[];
  /** One sentence: why it holds, or how it breaks. */
  readonly because: string;
}

/** One way to bring the stock and the money of an order together. */
export interface Coordinator {
  readonly id: string;
  readonly pay: (request: PaymentRequest, desk: CheckoutDesk) => Promise<CheckoutOutcome>;
}

/** One of the shop's own: the explorer holds it to what it promises, both ways. */
export interface DeclaredCoordinator extends Coordinator {
  readonly promise: CoordinatorPromise;
}
