import type { OrderReadBack } from '@/lib/load/judge/verdict';
import type { BuyerStory } from './buyer';
import { insist } from './insist';
import { type Shop, ShopError } from './shop';

/** Reads every order that was told, as the buyer who was told of it. */
export async function readBack(
  shop: Shop,
  stories: readonly BuyerStory[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OrderReadBack>> {
  const readOne = async (id: string, buyerId: string): Promise<OrderReadBack> => {
    try {
      return await insist(() => {
        signal.throwIfAborted();
        return shop.order(id, buyerId);
      });
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      return undefined;
    }
  };
  const told = stories.flatMap(({ buyerId, orderIds }) => orderIds.map((id) => ({ id, buyerId })));
  const read = await Promise.all(
    told.map(async ({ id, buyerId }) => [id, await readOne(id, buyerId)] as const),
  );
  signal.throwIfAborted();
  return new Map(read);
}
