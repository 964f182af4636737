import type { BuyerResult } from './buyer';
import { retryWhileUnavailable } from './retry-while-unavailable';
import { type ShopClient, ShopError } from './shop-client';
import type { OrderReadBack } from './shop-shapes';

/** Reads every acknowledged order, as the buyer who has it. */
export async function readBack(
  shop: ShopClient,
  buyerResults: readonly BuyerResult[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OrderReadBack>> {
  const readOne = async (id: string, buyerId: string): Promise<OrderReadBack> => {
    try {
      return await retryWhileUnavailable(() => {
        signal.throwIfAborted();
        return shop.order(id, buyerId);
      });
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      return undefined;
    }
  };
  const acknowledged = buyerResults.flatMap(({ buyerId, orderIds }) =>
    orderIds.map((id) => ({ id, buyerId })),
  );
  const read = await Promise.all(
    acknowledged.map(async ({ id, buyerId }) => [id, await readOne(id, buyerId)] as const),
  );
  signal.throwIfAborted();
  return new Map(read);
}
