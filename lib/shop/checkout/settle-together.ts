import { createBatcher } from '@/lib/core/batcher';
import { MemoryKey } from '@/lib/core/stores/memory';
import type { Stores } from '@/lib/core/stores/stores';
import { TwoGenerationCache } from '@/lib/core/two-generation-cache';
import { tellMoved } from '@/lib/shop/bouncer/release';
import type { Order } from '@/lib/shop/sale/outcome';
import type { CheckoutDesk } from './checkout-desk';
import { settle } from './transitions';

const MOST = 256;
const SETTLED = new MemoryKey<TwoGenerationCache<true>>();
const MOST_SETTLED = 10_000;

const settledHere = ({ memory }: Pick<Stores, 'memory'>) =>
  memory.of(SETTLED, () => new TwoGenerationCache<true>(MOST_SETTLED));

/** Whether this process was who settled it, a while ago: news of the charge are none to it. */
export const isSettledHere = (orderId: string, stores: Pick<Stores, 'memory'>): boolean =>
  settledHere(stores).get(orderId) === true;

type TypeVersion = NonNullable<Order['typeVersion']>;

interface Settled {
  readonly typeVersion: TypeVersion | null;
}

const SETTLING = new MemoryKey<(orderId: string) => Promise<Settled>>();

/**
 * Settles an order together with all that ask while a statement runs, and tells Redis: as `merged` sells.
 * @returns what its ticket type has come to with it; null: it was not to be settled
 */
export async function settleTogether(
  orderId: string,
  { stores }: Pick<CheckoutDesk, 'stores'>,
): Promise<TypeVersion | null> {
  const settleOne = stores.memory.of(SETTLING, () =>
    createBatcher<string, Settled>({
      size: MOST,
      async run(orderIds) {
        const moved = await settle(stores.postgres, orderIds);
        await tellMoved(moved, stores);
        const settled = new Map(moved.map((each) => [each.orderId, each]));
        for (const id of settled.keys()) settledHere(stores).set(id, true);
        return orderIds.map((id) => {
          const { generation, version } = settled.get(id) ?? {};
          const isSettled = generation !== undefined && version !== undefined;
          return { typeVersion: isSettled ? { generation, version } : null };
        });
      },
    }),
  );
  return (await settleOne(orderId)).typeVersion;
}
