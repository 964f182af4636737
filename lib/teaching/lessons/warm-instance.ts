import type { Strategy } from '@/lib/shop/strategies/strategy';
import { openModule } from './load-exercise';

/** Earlier requests: more than a bound of tries that somebody counts in the module. */
const EARLIER = 6;
const buyerIdOf = (n: number) => `dddddddd-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The strategy in a process that has served others before, one after the other. */
export const withPast = (strategy: Strategy): Strategy => ({
  ...strategy,
  async sell(purchase, stores, context) {
    const { sell } = openModule(strategy, stores);
    const works: Promise<unknown>[] = [];
    const waitUntil = (work: Promise<unknown>) => {
      works.push(work);
      context.waitUntil(work);
    };
    for (let n = 1; n <= EARLIER; n++) {
      const earlier = { ...purchase, buyerId: buyerIdOf(n), idempotencyKey: `key-of-${n}` };
      await sell(earlier, stores, { waitUntil });
      await Promise.allSettled(works);
    }
    return sell(purchase, stores, context);
  },
});
