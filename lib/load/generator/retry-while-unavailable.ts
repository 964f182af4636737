import { setTimeout as sleep } from 'node:timers/promises';
import { ShopError } from './shop-client';

/** As long as a killed process or a killed Postgres may take to come back, ms. */
const INSIST_MS = 10_000;
const RETRY_MS = 250;

/**
 * Asks again while the shop is away: no answer, or a 5xx. For what may be done twice.
 * @throws {ShopError} it refuses, or was away for ten seconds
 */
export async function retryWhileUnavailable<T>(act: () => Promise<T>): Promise<T> {
  const endMs = performance.now() + INSIST_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const isAway = error instanceof ShopError && (error.status === undefined || error.status >= 500);
      if (!isAway || performance.now() > endMs) throw error;
      await sleep(RETRY_MS);
    }
  }
}
