import { type Memory, MemoryKey } from '@/lib/core/stores/memory';

/** How far a ticket type has come: both only grow, in the life of a process. */
export interface Newest {
  /** 0: nothing was observed of it. */
  readonly generation: number;
  readonly version: number;
}

const NOTHING: Newest = { generation: 0, version: 0 };
const NEWEST = new MemoryKey<Map<string, Newest>>();
const typesIn = (memory: Memory) => memory.of(NEWEST, () => new Map());

/** The newest that this process has observed of a ticket type, from either store: a Redis that says less has lost it. */
export function newestOf(ticketTypeId: string, memory: Memory): Newest {
  return typesIn(memory).get(ticketTypeId) ?? NOTHING;
}

export function noteNewest(ticketTypeId: string, { generation, version }: Newest, memory: Memory): void {
  const types = typesIn(memory);
  const known = types.get(ticketTypeId) ?? NOTHING;
  types.set(ticketTypeId, {
    generation: Math.max(generation, known.generation),
    version: Math.max(version, known.version),
  });
}
