import type { Purchase } from '@/lib/shop/sale/outcome';

/** Tickets of a type kept free for one purchase, until its token releases them or their time is over. */
export interface Lease {
  readonly token: string;
  readonly generation: number;
  /** Grows with every lease of the type. Shown, not checked: these leases run side by side. */
  readonly fence: number;
  /** Redis' clock, ms: what Postgres says in a statement that begins from now on is true as of then. */
  readonly asOf: number;
}

/** One purchase, from its admission until its lease is released. */
export interface QueuedPurchase {
  readonly purchase: Purchase;
  /** The owner token: it asks for a lease, and releases it. */
  readonly token: string;
  /** Null: Redis is away, or does not know the type; the purchase goes on without one. */
  readonly lease: Lease | null;
  /** By `stores.nowMs()`. */
  readonly admittedAtMs: number;
  /** Hands over what goes on after the answer. */
  readonly waitUntil: (work: Promise<unknown>) => void;
}
