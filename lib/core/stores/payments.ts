/** A payment as the provider keeps it. */
export interface PaymentIntent {
  readonly id: string;
  /** `open`: it may still be charged; `processing`: it is being charged; the other two are for good. */
  readonly status: 'open' | 'processing' | 'succeeded' | 'canceled';
  readonly amountCents: number;
  /** ISO 4217, in capitals. */
  readonly currency: string;
  /** What it was made for; null: it says none, so it is not ours. */
  readonly orderId: string | null;
  readonly ticketTypeId: string | null;
  readonly generation: number | null;
  /** What was given back, or is on its way back. */
  readonly refundedCents: number;
}

/** What an order asks a payment for. */
export interface IntentParams {
  readonly orderId: string;
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly amountCents: number;
  /** ISO 4217, in capitals. */
  readonly currency: string;
}

/** What came of a charge. `closed`: the intent was cancelled, so nothing was and nothing can be charged. */
export type Confirmation =
  | { readonly kind: 'succeeded'; readonly intent: PaymentIntent }
  | { readonly kind: 'processing' | 'closed' }
  | { readonly kind: 'declined'; readonly code: string };

/**
 * The payment provider as the shop sees it. Every call has a deadline, and is safe to repeat with the same arguments,
 * also after the provider forgot its keys: what was done already is found, and not done again.
 * @throws {StoreError} of `payments`: `none`, it surely had no effect; `unknown`, it may have had, so only `read` can tell
 */
export interface Payments {
  readonly driver: 'stripe';
  /** Makes the payment of an order; nothing is charged. The order's id is its key. */
  create(params: IntentParams): Promise<PaymentIntent>;
  /**
   * Charges a payment method.
   * @param key one for each attempt
   */
  confirm(intentId: string, method: string, key: string): Promise<Confirmation>;
  /** Null: the provider knows of none. */
  read(intentId: string): Promise<PaymentIntent | null>;
  /** Sees to it that it never can be charged. @returns what it is now: `succeeded` where that was first */
  cancel(intentId: string): Promise<PaymentIntent>;
  /** Gives back the whole charge, once. */
  refund(intentId: string): Promise<void>;
  /** All payments made since then, newest first. @param since Unix time, seconds */
  list(since: number): AsyncIterable<PaymentIntent>;
}
