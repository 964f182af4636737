import { UsageError } from '@/lib/core/cli/usage-error';
import { retryWhileUnavailable } from './retry-while-unavailable';
import { type ShopClient, ShopError } from './shop-client';
import { QUIET_MS, waitUntilSettled } from './wait-until-settled';

export interface PrepareOptions {
  /** The ticket type that was asked for. */
  readonly ticketTypeId: string;
  readonly stock: number;
  /** Nobody needs the ticket type afterwards: it stays as the crowd leaves it. */
  readonly keep: boolean;
  /** What it buys is held so long, ms; left out: it is sold as it was. */
  readonly holdMs?: number | undefined;
}

/** The ticket type that a crowd may have for itself. */
export interface PreparedTicketType {
  readonly ticketTypeId: string;
  /** What happens to the ticket type that was asked for, in words; undefined where the crowd keeps it. */
  readonly afterwards: string | undefined;
  /** Puts the ticket type back as it was found, once what is still under way has landed. */
  readonly restore: () => Promise<void>;
}

/**
 * Gives the crowd a ticket type with `stock` tickets and no orders.
 * A reset deletes orders, so a ticket type that has some is left alone and the crowd gets a temporary copy of it,
 * unless it is to be kept as the crowd leaves it.
 * @throws {UsageError} it has orders and the shop makes no copies
 * @throws {ShopError}
 */
export async function prepareTicketType(
  shop: ShopClient,
  options: PrepareOptions,
): Promise<PreparedTicketType> {
  const { ticketTypeId, stock, keep, holdMs } = options;
  const { line } = await retryWhileUnavailable(() => shop.audit(ticketTypeId));
  const hasHistory = line.stock !== line.capacity || line.sold > 0 || line.held > 0;
  // How it was sold before, nobody tells: what is to be held is a copy.
  const isCopied = hasHistory || holdMs !== undefined;
  if (isCopied && !keep) return prepareCopy(shop, options);
  await retryWhileUnavailable(() => shop.reset(ticketTypeId, stock));
  if (holdMs !== undefined) await retryWhileUnavailable(() => shop.setHold(ticketTypeId, holdMs));
  if (keep) return { ticketTypeId, afterwards: undefined, restore: async () => {} };
  return {
    ticketTypeId,
    afterwards: `is put back to ${line.capacity} unsold tickets`,
    restore: async () => {
      await waitUntilSettled(shop, ticketTypeId, QUIET_MS);
      await retryWhileUnavailable(() => shop.reset(ticketTypeId, line.capacity));
    },
  };
}

async function prepareCopy(
  shop: ShopClient,
  { ticketTypeId, stock, holdMs }: PrepareOptions,
): Promise<PreparedTicketType> {
  try {
    const id = await shop.makeTemporary(ticketTypeId, stock);
    if (holdMs !== undefined) await retryWhileUnavailable(() => shop.setHold(id, holdMs));
    return {
      ticketTypeId: id,
      afterwards: `is not touched: the crowd gets a copy of it, ${id}, which goes afterwards`,
      restore: async () => {
        await waitUntilSettled(shop, id, QUIET_MS);
        await retryWhileUnavailable(() => shop.removeTemporary(id));
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
