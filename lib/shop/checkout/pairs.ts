import type { OrderMoney, OrderStatus } from '@/lib/shop/sale/outcome';

/** The code of an attempt whose payment at the provider is not that of its order. */
export const MISMATCH = 'mismatch';

/** Where tickets and money of an order are, together. */
export interface Pair {
  readonly status: OrderStatus;
  readonly money: OrderMoney;
}

/**
 * What comes of a pair. `rest`: nothing, by itself. `buyer`: she pays, or the hold ends. `close`: her intent is to be
 * closed at the provider, or turns out to have succeeded. `return`: the money is to be given back.
 */
export type Outlook = 'rest' | 'buyer' | 'close' | 'return';

/** Every pair that an order may have; a CHECK of `orders` allows no other. */
export const PAIRS: Readonly<Record<OrderStatus, Partial<Readonly<Record<OrderMoney, Outlook>>>>> = {
  held: { none: 'buyer', open: 'buyer' },
  paid: { none: 'rest', charged: 'rest' },
  cancelled: { none: 'rest', open: 'close', closed: 'rest', owed: 'return', returned: 'rest' },
  expired: { none: 'rest', open: 'close', closed: 'rest', owed: 'return', returned: 'rest' },
  refunded: { none: 'rest', owed: 'return', returned: 'rest' },
};

/** Every step that an order can take, and from which pairs. `expired` and `cancelled` keep their money as it is. */
export const STEPS = {
  begin: { from: { held: ['none', 'open'] }, to: { status: 'held', money: 'open' } },
  decline: { from: { held: ['open'] }, to: { status: 'held', money: 'open' } },
  settle: { from: { held: ['open'] }, to: { status: 'paid', money: 'charged' } },
  cancel: { from: { held: ['none', 'open'] }, to: { status: 'cancelled' } },
  expire: { from: { held: ['none', 'open'] }, to: { status: 'expired' } },
  close: { from: { cancelled: ['open'], expired: ['open'] }, to: { money: 'closed' } },
  honour: { from: { expired: ['open'] }, to: { status: 'paid', money: 'charged' } },
  owe: { from: { cancelled: ['open'], expired: ['open'] }, to: { money: 'owed' } },
  refund: { from: { paid: ['none', 'charged'] }, to: { status: 'refunded' } },
  return: {
    from: { cancelled: ['owed'], expired: ['owed'], refunded: ['owed'] },
    to: { money: 'returned' },
  },
} as const satisfies Readonly<
  Record<
    string,
    { readonly from: Partial<Record<OrderStatus, readonly OrderMoney[]>>; readonly to: Partial<Pair> }
  >
>;

export type Step = keyof typeof STEPS;
