import type { Stores } from '@/lib/core/stores/stores';
import type { SaleOutcome } from '@/lib/shop/sale/outcome';
import { gather } from './gather';
import { type Buying, hasWaitedTooLong, type Queued } from './queued';
import { sellBatch } from './sell-batch';

type Line = (guest: Queued) => Promise<SaleOutcome>;

const SIZE = 256;
/** Statements that wait for held rows at once: a pool of four has connections left for everybody else. */
const SEATS_ASIDE = 2;

/**
 * One line for all ticket types. One whose row somebody holds so long that a statement gave up stands in a line of
 * its own until it sells again: those who want the others need not wait for it.
 */
export function openLines(stores: Stores): Line {
  const held = new Set<string>();
  const asides = new Map<string, Line>();
  const takeSeat = gather<() => Promise<void>, void>({
    size: 1,
    lanes: SEATS_ASIDE,
    serve: async (jobs) => {
      for (const { item, resolve } of jobs) resolve(await item());
    },
  });

  /** A buyer is served once at a time. Who came too late is only to be told so. */
  const openLine = (serve: (batch: readonly Buying[]) => Promise<void>): Line =>
    gather({
      size: SIZE,
      lanes: 1,
      apart: (guest) => (hasWaitedTooLong(guest, stores) ? null : guest.purchase.buyerId),
      serve,
    });

  function asideOf(ticketTypeId: string): Line {
    const aside =
      asides.get(ticketTypeId) ?? openLine((batch) => takeSeat(() => sellBatch(batch, held, stores)));
    asides.set(ticketTypeId, aside);
    return aside;
  }

  const main = openLine(async (batch) => {
    if (held.size === 0) return sellBatch(batch, held, stores);
    const free: Buying[] = [];
    for (const waiting of batch) {
      const { ticketTypeId } = waiting.item.purchase;
      if (held.has(ticketTypeId)) asideOf(ticketTypeId)(waiting.item).then(waiting.resolve, waiting.reject);
      else free.push(waiting);
    }
    await sellBatch(free, held, stores);
  });

  return (guest) => {
    const { ticketTypeId } = guest.purchase;
    return held.has(ticketTypeId) ? asideOf(ticketTypeId)(guest) : main(guest);
  };
}
