import type { Purchase } from '@/lib/shop/sale/outcome';

/**
 * The names under which Redis remembers a ticket type. All share the type's hash tag, so that one script may
 * touch them on a cluster. All but three carry the generation: what is remembered of an earlier life of the
 * type, before a reset, is never found.
 */
export const keys = {
  /** Which generation the type is in. */
  generation: (ticketTypeId: string) => `lt:{${ticketTypeId}}:generation`,
  /** Held by the one request that reads a cold type from Postgres. */
  loading: (ticketTypeId: string) => `lt:{${ticketTypeId}}:loading`,
  /** What happened since the last reset, a field a cause. */
  counters: (ticketTypeId: string) => `lt:{${ticketTypeId}}:counters`,
  /** Hash: stock, version and what else the bouncer must know. */
  state: (ticketTypeId: string, generation: number) => `lt:{${ticketTypeId}}:${generation}:state`,
  /** Stream: what happened to the type, `version-(n+1)` each. */
  events: (ticketTypeId: string, generation: number) => `lt:{${ticketTypeId}}:${generation}:events`,
  /** Sorted set: `token:quantity` of each lease, by the time it ends. */
  leases: (ticketTypeId: string, generation: number) => `lt:{${ticketTypeId}}:${generation}:leases`,
  /** String: what became of (buyer, idempotency key). */
  marker: (
    { ticketTypeId, buyerId, idempotencyKey }: Pick<Purchase, 'ticketTypeId' | 'buyerId' | 'idempotencyKey'>,
    generation: number,
  ) => `lt:{${ticketTypeId}}:${generation}:key:${buyerId}:${idempotencyKey}`,
} as const;
