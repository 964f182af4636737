import { UsageError } from '@/lib/core/cli/usage-error';
import { insist } from './insist';
import { QUIET_MS, settle } from './settle';
import { type Shop, ShopError } from './shop';

export interface StageOptions {
  /** The ticket type that was asked for. */
  readonly ticketTypeId: string;
  readonly stock: number;
  /** Nobody needs the ticket type afterwards: it stays as the crowd leaves it. */
  readonly keep: boolean;
}

/** The ticket type that a crowd may have for itself. */
export interface Stage {
  readonly ticketTypeId: string;
  /** What happens to the ticket type that was asked for, in words; undefined where the crowd keeps it. */
  readonly afterwards: string | undefined;
  /** Puts the ticket type back as it was found, once what is still under way has landed. */
  readonly clear: () => Promise<void>;
}

/**
 * Gives the crowd a ticket type with `stock` tickets and no orders.
 * A reset deletes orders, so a ticket type that has some is left alone and the crowd gets a temporary copy of it,
 * unless it is to be kept as the crowd leaves it.
 * @throws {UsageError} it has orders and the shop makes no copies
 * @throws {ShopError}
 */
export async function setStage(shop: Shop, options: StageOptions): Promise<Stage> {
  const { ticketTypeId, stock, keep } = options;
  const { line } = await insist(() => shop.audit(ticketTypeId));
  const hasHistory = line.stock !== line.capacity || line.sold > 0 || line.held > 0;
  if (hasHistory && !keep) return setTemporaryStage(shop, options);
  await insist(() => shop.reset(ticketTypeId, stock));
  if (keep) return { ticketTypeId, afterwards: undefined, clear: async () => {} };
  return {
    ticketTypeId,
    afterwards: `is put back to ${line.capacity} unsold tickets`,
    clear: async () => {
      await settle(shop, ticketTypeId, QUIET_MS);
      await insist(() => shop.reset(ticketTypeId, line.capacity));
    },
  };
}

async function setTemporaryStage(shop: Shop, { ticketTypeId, stock }: StageOptions): Promise<Stage> {
  try {
    const id = await shop.makeTemporary(ticketTypeId, stock);
    return {
      ticketTypeId: id,
      afterwards: `is not touched, it has orders: the crowd gets a copy of it, ${id}, which goes afterwards`,
      clear: async () => {
        await settle(shop, id, QUIET_MS);
        await insist(() => shop.removeTemporary(id));
      },
    };
  } catch (error) {
    if (!(error instanceof ShopError) || error.status !== 404) throw error;
    throw new UsageError(
      `${ticketTypeId} has orders, which a reset would delete, and this shop makes no copy of it: ${error.message}. ` +
        'Take another ticket type, or --keep to reset it',
    );
  }
}
