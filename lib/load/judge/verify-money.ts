import type { BuyerResult } from '@/lib/load/generator/buyer';
import type { OrderReadBack, Reconciled, TicketTypeAudit } from '@/lib/load/generator/shop-shapes';

interface MoneyEvidence {
  readonly buyerResults: readonly BuyerResult[];
  readonly orders: ReadonlyMap<string, OrderReadBack>;
  readonly after: TicketTypeAudit;
  readonly paying?: { readonly reconciled: Reconciled } | undefined;
}

export const isToldPaid = ({ payment }: BuyerResult) => payment?.end === 'paid';

/** Nothing was charged, or all of it was given back. */
export const WITHOUT_CHARGE: ReadonlySet<string | undefined> = new Set(['none', 'closed', 'returned']);

/** Its money is not where it stays. A held order is none: whether it ended in time, the books say. */
export const isOnItsWay = ({ status, money }: NonNullable<OrderReadBack>) =>
  status !== 'held' && (money === 'open' || money === 'owed');

/** What buyers were told of their money, against the orders and the provider's own list. */
export function findBadMoney({ buyerResults, orders, after, paying }: MoneyEvidence): string[] {
  if (!paying) return [];
  const paid = buyerResults.filter((result) => result.payment);
  const ordersOf = (
    isTold: (result: BuyerResult) => boolean,
    isWrong: (order: NonNullable<OrderReadBack>) => boolean,
  ) =>
    paid.filter(isTold).flatMap(({ payment }) => {
      const order = orders.get(payment?.orderId ?? '');
      return order && isWrong(order) ? [`${order.id} (${order.status}, ${order.money})`] : [];
    });
  const { charges, refunds, unmatched } = paying.reconciled;
  const kept = charges - refunds;
  return [
    ...describe(
      ordersOf(isToldPaid, ({ status, money }) => status !== 'paid' || money !== 'charged'),
      'buyers were told that it is paid, and it is not',
    ),
    ...describe(
      ordersOf(
        ({ payment }) => payment?.end === 'cancelled' || payment?.end === 'gone',
        ({ status, money }) => status === 'paid' || !WITHOUT_CHARGE.has(money),
      ),
      'buyers were told that it is gone, and were charged',
    ),
    ...describe(
      ordersOf(
        ({ payment }) => payment?.end === 'left',
        ({ money }) => !WITHOUT_CHARGE.has(money),
      ),
      'buyers were told that their card was declined, and were charged',
    ),
    ...describe(
      [...orders.values()].flatMap((order) =>
        order && isOnItsWay(order) ? [`${order.id} (${order.status}, ${order.money})`] : [],
      ),
      'orders have their money on its way past its time',
    ),
    ...describe(unmatched, 'charges are without an order of their own'),
    ...(kept === after.sold + unmatched.length
      ? []
      : [`money: the provider keeps ${kept} charges, ${after.sold} orders are paid`]),
    ...(after.held > 0 ? [`money: ${after.held} tickets are still held past their time`] : []),
  ];
}

function describe(found: readonly string[], what: string): string[] {
  return found.length === 0 ? [] : [`money: ${found.length} ${what}, the first ${found[0]}`];
}
