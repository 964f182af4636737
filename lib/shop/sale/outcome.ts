export type OrderStatus = 'held' | 'paid' | 'cancelled' | 'expired' | 'refunded';

/** An order as Postgres keeps it. Its tickets' codes derive from the id. Times are ISO 8601, UTC. */
export interface Order {
  readonly id: string;
  readonly status: OrderStatus;
  readonly ticketTypeId: string;
  readonly quantity: number;
  readonly totalCents: number;
  readonly currency: string;
  readonly heldUntil: string | null;
  readonly createdAt: string;
}

/** A request to buy, parsed: every field has the right shape, nothing is known yet about the world. */
export interface Purchase {
  /** The buyer's secret, a version-4 UUID. */
  readonly buyerId: string;
  readonly idempotencyKey: string;
  readonly ticketTypeId: string;
  /** 1 to MAX_QUANTITY. */
  readonly quantity: number;
}

export interface InputError {
  readonly field: string;
  readonly message: string;
}

/** What a strategy can say of a purchase. All are certain, except `indeterminate`. */
export type SaleOutcome =
  | { readonly kind: 'sold'; readonly order: Order; readonly replayed: boolean }
  | { readonly kind: 'contended'; readonly retryAfterMs: number }
  | { readonly kind: 'sold-out'; readonly left: number }
  | { readonly kind: 'key-in-progress'; readonly retryAfterMs: number }
  | { readonly kind: 'limit-reached'; readonly limit: number }
  | { readonly kind: 'not-on-sale'; readonly saleStartsAt: string }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'indeterminate'; readonly retryAfterMs: number }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number };

/** What the door says before any strategy is asked: nothing was touched. */
export type Refusal =
  | { readonly kind: 'invalid-request'; readonly errors: readonly InputError[] }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'method-not-allowed'; readonly allow: string }
  | { readonly kind: 'payload-too-large'; readonly limitBytes: number }
  | { readonly kind: 'unsupported-media-type' }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number };

/** What a payment may say. Orders are paid at once so far; the contract has its answer already. */
type PaymentRefusal = { readonly kind: 'payment-declined' };

export type Outcome = SaleOutcome | Refusal | PaymentRefusal;
