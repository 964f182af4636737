/** How the buyers of a crowd pay what they hold. Plain values: they travel. */
export interface PayPlan {
  /** The part of the cards that is declined, and of those whose answer is lost, 0 to 1. */
  readonly decline: number;
  readonly lost: number;
  /** The coordinator; left out: the shop's own. */
  readonly checkout?: string;
}

/** The same, and how long what they buy is held. */
export interface HoldAndPay extends PayPlan {
  readonly holdMs: number;
}

/** What a buyer made of one answer of the checkout. */
export const PAYMENT_ANSWERS = {
  paid: 'paid',
  declined: 'declined',
  cancelled: 'given back',
  ended: 'held no longer',
  pending: 'under way: to be asked again',
  refused: 'refused: to be asked again',
  rejected: 'rejected for what was sent',
  lost: 'no answer',
} as const;

export type PaymentAnswer = keyof typeof PAYMENT_ANSWERS;

/** What a buyer was told of its order in the end. `unknown`: no answer that counts. `left`: it was declined, and gone. */
export type PaymentEnd = 'paid' | 'cancelled' | 'gone' | 'left' | 'unknown';

/** How a buyer's order came to its end. */
export interface PaymentResult {
  readonly orderId: string;
  readonly end: PaymentEnd;
  readonly attempts: number;
}

/** A request of the checkout and its answer. Times in ms from the start. */
export interface PaymentExchange {
  readonly buyer: string;
  readonly orderId: string;
  /** Left out: it gives the order back. */
  readonly key?: string;
  readonly sentMs: number;
  readonly answeredMs: number;
  readonly answer: PaymentAnswer;
  readonly message?: string;
}
