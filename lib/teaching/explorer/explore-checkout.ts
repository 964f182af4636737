import type { ExploreOptions, Lab } from './lab';
import { type CheckoutCase, fillCheckout, sellerOf } from './run/checkout';
import type { Exploration } from './search/explore';

/** What a checkout is explored with. */
export type CheckoutOptions = Omit<ExploreOptions, 'strategy' | 'checkout'>;

/**
 * Runs a checkout in every order of its steps with what goes on beside it.
 * @throws {RangeError} there is no such coordinator
 */
export function exploreCheckout(
  lab: Pick<Lab, 'explore'>,
  checkout: CheckoutCase,
  options: CheckoutOptions = {},
): Promise<Exploration> {
  const { coordinator } = fillCheckout(checkout);
  return lab.explore({ ...options, strategy: sellerOf(coordinator), checkout });
}
