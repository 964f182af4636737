import { AsyncResource } from 'node:async_hooks';
import { StoreError } from '@/lib/core/stores/store-error';
import type { SaleContext } from '@/lib/shop/strategies/strategy';

/** Work that goes on after its answer was sent. A store that fails it is no news: it is safe to lose. */
export async function runInBackground(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof StoreError)) console.error('Work after an answer failed:', error);
  }
}

/**
 * A request's context as a strategy may keep it, to use it in a loop that serves many requests: work is handed over
 * in the async context of the request itself (Next's `after` reads there whose it is), and that never throws, so that
 * no request fails another. Not `AsyncLocalStorage.bind`: it costs a hundred times as much.
 */
export function ownContext({ waitUntil }: SaleContext): SaleContext {
  const request = new AsyncResource('purchase');
  return {
    waitUntil(work) {
      const running = runInBackground(work);
      try {
        request.runInAsyncScope(waitUntil, undefined, running);
      } catch (error) {
        console.error('Nothing keeps the process alive for work after an answer:', error);
      }
    },
  };
}
