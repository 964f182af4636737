/** Where an order's tickets are. */
export const ORDER_STATUSES = ['held', 'paid', 'cancelled', 'expired', 'refunded'] as const;
/**
 * Where its money is: nothing can have been charged; an intent may be charged; it never can be any more; it was; it is
 * to be given back; it was given back.
 */
export const MONEY_STATES = ['none', 'open', 'closed', 'charged', 'owed', 'returned'] as const;

/** What happened to the tickets of an order, or to the stock as a whole. */
export const STOCK_EVENT_KINDS = [
  ...(['sold', 'held', 'paid', 'cancelled', 'expired', 'refunded'] as const),
  ...(['restocked', 'reset'] as const),
] as const;

export type StockEventKind = (typeof STOCK_EVENT_KINDS)[number];
