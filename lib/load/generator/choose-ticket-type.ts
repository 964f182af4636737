import { UsageError } from '@/lib/core/cli/usage-error';
import type { ShopClient } from './shop-client';
import type { TicketType } from './shop-shapes';

/** The one that was asked for, or the first. @throws {UsageError} there is none, or it is not on sale yet */
export async function chooseTicketType(shop: ShopClient, wanted: string | undefined): Promise<TicketType> {
  const all = await shop.ticketTypes();
  const chosen = wanted === undefined ? all[0] : all.find(({ id }) => id === wanted);
  if (!chosen) {
    throw new UsageError(
      wanted === undefined
        ? 'this shop has no ticket types'
        : `--ticket-type ${wanted} is not one of: ${all.map(({ id }) => id).join(', ')}`,
    );
  }
  if (Date.parse(chosen.saleStartsAt) > Date.now()) {
    throw new UsageError(`${chosen.id} is not on sale before ${chosen.saleStartsAt}`);
  }
  return chosen;
}
