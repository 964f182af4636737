import type { Buyer } from '@/lib/teaching/explorer/moves';
import { ownerOf } from '@/lib/teaching/explorer/names';
import type { Books, SandboxOrder } from '@/lib/teaching/explorer/sandbox/books';
import type { Harm } from '@/lib/teaching/explorer/timeline';

/** What a buyer's last process answered. */
export interface BuyerResult {
  readonly buyer: Buyer;
  readonly buyerId: string;
  readonly quantity: number;
  /** The request came when the box office of the scene was done. */
  readonly isLate: boolean;
  /** Null: it died. */
  readonly outcome: { readonly orderId: string | null; readonly isFinal: boolean } | null;
}

/** A run whose buyers have all ended. */
export interface EndedRun {
  readonly capacity: number;
  /** How many of these the box office has added. */
  readonly added: number;
  readonly perBuyerLimit: number;
  readonly stock: number;
  readonly orders: readonly SandboxOrder[];
  /** Their tickets are for sale again. */
  readonly cancelled: readonly SandboxOrder[];
  readonly results: readonly BuyerResult[];
  /** Null: the strategy keeps none, even when a sale is left in peace. */
  readonly counts: Books['counts'] | null;
  readonly events: Books['events'] | null;
}

/**
 * Says all that went wrong. `oversold` is a stock, too, that together with what is sold is more than there is.
 * `undersold` means that nobody can move any more, a ticket is left, and a living buyer was told that there is none;
 * one who was told to come again may still get it. Or that a ticket is gone and nobody has it. What a box office gave
 * back counts for those alone who came after it.
 */
export function judgeRun(run: EndedRun): readonly Harm[] {
  const { capacity, added, stock, orders, cancelled, results } = run;
  const sold = sum(orders);
  const refused = results.filter(({ outcome }) => outcome?.isFinal && outcome.orderId === null);
  const ordersOf = (buyer: Buyer) =>
    orders.filter(({ id, buyerId }) => (ownerOf(id) ?? ownerOf(buyerId)) === buyer);
  const isMissing = (orderId: string | null) =>
    orderId !== null && ![...orders, ...cancelled].some(({ id }) => id === orderId);

  const isRefused = refused.some(({ buyerId, quantity, isLate }) => {
    const left = capacity - sold - (isLate ? 0 : added + sum(cancelled));
    return left >= quantity && boughtBy(run, buyerId) + quantity <= run.perBuyerLimit;
  });
  const isGone = sold + Math.max(stock, 0) < capacity;
  const isLost =
    results.some(({ outcome }) => outcome && isMissing(outcome.orderId)) ||
    refused.some(({ buyer }) => ordersOf(buyer).length > 0);
  const harms: readonly (readonly [Harm, boolean])[] = [
    ['oversold', stock < 0 || sold + stock > capacity],
    ['undersold', isRefused || isGone],
    ['lost', isLost],
    ['doubled', results.some(({ buyer }) => ordersOf(buyer).length > 1)],
    ['over-limit', orders.some(({ buyerId }) => boughtBy(run, buyerId) > run.perBuyerLimit)],
    ['books-differ', isMiscounted(run) || isMisremembered(run)],
  ];
  return harms.flatMap(([harm, isSo]) => (isSo ? [harm] : []));
}

const sum = (orders: readonly SandboxOrder[]) => orders.reduce((all, { quantity }) => all + quantity, 0);

function boughtBy({ orders }: Pick<EndedRun, 'orders'>, buyerId: string): number {
  return sum(orders.filter((order) => order.buyerId === buyerId));
}

/** A buyer's count is not what the buyer has. */
function isMiscounted({ counts, orders }: EndedRun): boolean {
  if (counts === null) return false;
  const countOf = (id: string) => counts.find(({ buyerId }) => buyerId === id)?.count ?? 0;
  const buyers = [...orders, ...counts].map(({ buyerId }) => buyerId);
  return buyers.some((buyerId) => countOf(buyerId) !== boughtBy({ orders }, buyerId));
}

/** An order has no event of its own, or another one's; or an event has no order. */
function isMisremembered({ events, orders }: EndedRun): boolean {
  if (events === null) return false;
  const isTold = ({ id, quantity }: SandboxOrder) =>
    events.filter(({ orderId, delta }) => orderId === id && delta === -quantity).length === 1;
  return events.length !== orders.length || !orders.every(isTold);
}
