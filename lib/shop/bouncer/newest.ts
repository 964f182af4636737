import type { Redis } from '@/lib/core/stores/redis';

/** How far a ticket type has come: both only grow, in the life of a process. */
export interface Newest {
  /** 0: nothing was heard of it. */
  readonly generation: number;
  readonly version: number;
}

const NOTHING: Newest = { generation: 0, version: 0 };
const newest = new WeakMap<Redis, Map<string, Newest>>();

/** The newest that this process has heard of a ticket type, from either store: a Redis that says less has lost it. */
export function newestOf(ticketTypeId: string, redis: Redis): Newest {
  return newest.get(redis)?.get(ticketTypeId) ?? NOTHING;
}

export function hearOf(ticketTypeId: string, { generation, version }: Newest, redis: Redis): void {
  const types = newest.get(redis) ?? new Map<string, Newest>();
  const known = types.get(ticketTypeId) ?? NOTHING;
  newest.set(redis, types);
  types.set(ticketTypeId, {
    generation: Math.max(generation, known.generation),
    version: Math.max(version, known.version),
  });
}
