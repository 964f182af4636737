import type { MONEY_STATES, ORDER_STATUSES } from '@/db/order-states';

/** Where an order's tickets are. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];
/** Where its money is. */
export type OrderMoney = (typeof MONEY_STATES)[number];

/** An order as Postgres keeps it. Its tickets' codes derive from the id. Times are ISO 8601, UTC. */
export interface Order {
  readonly id: string;
  readonly status: OrderStatus;
  readonly ticketTypeId: string;
  readonly quantity: number;
  readonly totalCents: number;
  readonly currency: string;
  /** While it is held. */
  readonly heldUntil: string | null;
  readonly money: OrderMoney;
  readonly createdAt: string;
  /** How far its ticket type had come, with the sale in it; left out: it was read without. */
  readonly typeVersion?: { readonly generation: number; readonly version: number };
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
  /** Too few are left, but others hold enough, and may yet give them back. */
  | { readonly kind: 'all-held'; readonly held: number; readonly retryAfterMs: number }
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

/** What a payment or a cancellation may say beside what a purchase does. */
export type PaymentRefusal =
  | { readonly kind: 'payment-declined'; readonly code: string; readonly heldUntil: string }
  | { readonly kind: 'hold-ended'; readonly status: OrderStatus; readonly money: OrderMoney }
  | { readonly kind: 'payment-in-progress'; readonly retryAfterMs: number }
  | { readonly kind: 'too-late'; readonly usedTickets: number; readonly startsAt: string };

export type Outcome = SaleOutcome | Refusal | PaymentRefusal;
