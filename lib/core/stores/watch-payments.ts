import type { Payments } from './payments';
import { StoreError } from './store-error';

/** A call that got no answer is news for this long, ms: nobody asks a provider only to know whether it is there. */
const NEWS_MS = 5000;

/** Whether the provider was there when it was asked last. */
export interface PaymentsWatch {
  readonly isGone: () => boolean;
}

/** @param now ms, a clock that only goes on */
export function watchPayments(
  inner: Payments,
  now: () => number = () => performance.now(),
): { readonly payments: Payments; readonly watch: PaymentsWatch } {
  let goneUntilMs = 0;
  async function observe<T>(call: Promise<T>): Promise<T> {
    try {
      const answer = await call;
      goneUntilMs = 0;
      return answer;
    } catch (error) {
      if (error instanceof StoreError) goneUntilMs = now() + NEWS_MS;
      throw error;
    }
  }
  return {
    watch: { isGone: () => now() < goneUntilMs },
    payments: {
      ...inner,
      create: (params) => observe(inner.create(params)),
      confirm: (id, method, key) => observe(inner.confirm(id, method, key)),
      read: (id) => observe(inner.read(id)),
      cancel: (id) => observe(inner.cancel(id)),
      refund: (id) => observe(inner.refund(id)),
    },
  };
}
