/** What one snapshot says of a ticket type, summed over its rows in each table. */
export interface TicketTypeFacts {
  readonly id: string;
  readonly capacity: number;
  readonly stock: number;
  readonly version: number;
  /** The most tickets a buyer may have. */
  readonly limit: number;
  /** Tickets of paid orders. */
  readonly sold: number;
  /** Tickets of held orders. */
  readonly held: number;
  /** What the paid ones cost. */
  readonly paidCents: number;
  /** Paid orders with a payment at the provider that is not charged. */
  readonly unpaid: number;
  /** Orders with two attempts that were charged, and those whose payment is not of their amount, currency or id. */
  readonly chargedTwice: number;
  readonly mismatched: number;
  /** The first of these two. */
  readonly firstWrong: string | null;
  /** Orders that have not expired, and their tickets: each was sold or held once. */
  readonly orders: number;
  readonly tickets: number;
  /** Each order is in the history as often as it has tickets, as sold or as held, and each sale has its order. */
  readonly hasSameOrders: boolean;
  readonly history: {
    readonly sales: number;
    readonly soldTickets: number;
    /** What the ledger says is held and sold by now, and what was taken for it. */
    readonly held: number;
    readonly sold: number;
    readonly revenue: number;
    /** The sum of all deltas. */
    readonly total: number;
    /** How many versions there are from `first` to `last`. */
    readonly versions: number;
    readonly first: number;
    readonly last: number;
    /** Its first event is the one that set the stock. */
    readonly isOpened: boolean;
  };
  /** The sum and the highest of the buyers' counts. */
  readonly counted: number;
  readonly highestCount: number;
  /** Each buyer's count is the quantity of that buyer's sold and held orders. */
  readonly hasSameBuyers: boolean;
}

/** Says each broken invariant of a ticket type in a sentence; the gravest first, none when all hold. */
export function findViolations(facts: TicketTypeFacts): string[] {
  const { capacity, stock, version, sold, held, orders, tickets, history, counted, highestCount } = facts;
  const promised = sold + held;
  const broken: (string | false)[] = [
    promised > capacity && `oversold: ${promised} tickets sold of ${capacity}`,
    stock < 0 && `the stock is ${stock}`,
    promised + stock !== capacity &&
      `sold ${sold} + held ${held} + stock ${stock} is ${promised + stock}, not the capacity of ${capacity}`,
    !history.isOpened && 'the history does not begin with an opening stock',
    history.total !== stock && `the history adds up to ${history.total}, the stock is ${stock}`,
    history.last !== version &&
      `the history ends at version ${history.last}, the stock is at version ${version}`,
    history.versions !== history.last - history.first + 1 &&
      `the history has a gap: ${history.versions} versions from ${history.first} to ${history.last}`,
    !facts.hasSameOrders &&
      `orders and history differ: ${orders} orders of ${tickets} tickets, ${history.sales} sales of ${history.soldTickets}`,
    (history.held !== held || history.sold !== sold) &&
      `the history has ${history.sold} tickets sold and ${history.held} held, the orders ${sold} and ${held}`,
    history.revenue !== facts.paidCents &&
      `the history has a revenue of ${history.revenue} cents, the paid orders cost ${facts.paidCents}`,
    facts.unpaid > 0 && `${facts.unpaid} orders are paid, and their payment is not charged`,
    facts.chargedTwice > 0 &&
      `${facts.chargedTwice} orders were charged twice, the first ${facts.firstWrong}`,
    facts.mismatched > 0 &&
      `the payments of ${facts.mismatched} orders are of another amount, currency or order, the first ${facts.firstWrong}`,
    !facts.hasSameBuyers &&
      `the buyers' counts differ from their orders: ${counted} tickets counted, ${promised} sold or held`,
    highestCount > facts.limit && `a buyer has ${highestCount} tickets, the limit is ${facts.limit}`,
  ];
  return broken.flatMap((sentence) => (sentence === false ? [] : `${facts.id}: ${sentence}`));
}
