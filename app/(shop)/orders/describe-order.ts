import type { Order } from '@/lib/shop/sale/outcome';

/** What an order's status means for its buyer. */
export function describeOrder({ status, quantity }: Pick<Order, 'status' | 'quantity'>): {
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
      return { title: 'Held for you.', text: 'Not paid yet: it becomes yours with the payment.' };
    case 'cancelled':
      return { title: 'Cancelled.', text: 'The tickets went back to the box office and nothing is owed.' };
    case 'expired':
      return { title: 'Too late.', text: 'It was not paid in time. You were not charged.' };
    case 'refunded':
      return { title: 'Refunded.', text: 'The money went back, and the tickets let nobody in.' };
  }
}
