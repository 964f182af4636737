/** Where an order's tickets are. */
export const ORDER_STATUSES = ['held', 'paid', 'cancelled', 'expired', 'refunded'] as const;
/**
 * Where its money is: nothing can have been charged; an intent may be charged; it never can be any more; it was; it is
 * to be given back; it was given back.
 */
export const MONEY_STATES = ['none', 'open', 'closed', 'charged', 'owed', 'returned'] as const;
