import type { Order, OrderMoney } from '@/lib/shop/sale/outcome';

/** Where the money of an order is whose tickets went back. */
const MONEY: Readonly<Record<OrderMoney, string>> = {
  none: 'You were not charged.',
  open: 'Your payment is being stopped: if it got through, it comes back to you in full.',
  closed: 'You were not charged, and cannot be any more.',
  charged: 'You were charged.',
  owed: 'Your money is on its way back to you.',
  returned: 'Your money was given back in full.',
};

/** What an order's tickets and money mean for its buyer. */
export function describeOrder({ status, quantity, money }: Pick<Order, 'status' | 'quantity' | 'money'>): {
  readonly title: string;
  readonly text: string;
} {
  switch (status) {
    case 'paid':
      return {
        title: quantity === 1 ? 'The ticket is yours.' : `${quantity} tickets, all yours.`,
        text: 'Show the code at the door, on paper or on this screen. Each lets one person in, once.',
      };
    case 'held':
      return money === 'none'
        ? { title: 'Held for you.', text: 'Not paid yet: it becomes yours with the payment.' }
        : {
            title: 'Held for you.',
            text: 'Not paid yet. A payment was begun; you are charged once at most.',
          };
    case 'cancelled':
      return { title: 'Cancelled.', text: `The tickets went back to the box office. ${MONEY[money]}` };
    case 'expired':
      return { title: 'Too late.', text: `It was not paid in time. ${MONEY[money]}` };
    case 'refunded':
      return { title: 'Given back.', text: `The tickets let nobody in. ${MONEY[money]}` };
  }
}
