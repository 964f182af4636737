import type { Sight, TicketTypeSight } from '@/lib/purchase/look';
import type { Order, Purchase } from '@/lib/purchase/outcome';
import type { Redis, RedisReply } from '@/lib/stores/redis';
import type { Stores } from '@/lib/stores/stores';
import type { Counter } from './counters';
import { keys } from './keys';
import { ADMIT, LEAVE, PUBLISH } from './scripts';

/** A place at the till, to be given back by its token. */
export interface Lease {
  readonly token: string;
  readonly generation: number;
  /** Grows with every lease of the type. Shown, not checked: these leases run side by side. */
  readonly fence: number;
}

/** What the bouncer says of a purchase. `ask`: only Postgres can tell; the answer is to be published. */
export type Admission =
  | { readonly kind: 'admitted'; readonly lease: Lease }
  | { readonly kind: 'replay'; readonly order: Order }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'key-in-progress'; readonly retryAfterMs: number }
  | { readonly kind: 'limit-reached'; readonly limit: number }
  | { readonly kind: 'not-on-sale'; readonly saleStartsAt: string }
  | { readonly kind: 'sold-out'; readonly left: number }
  | { readonly kind: 'contended'; readonly retryAfterMs: number }
  | { readonly kind: 'ask'; readonly teach: boolean; readonly generation: number }
  | { readonly kind: 'wait' };

/** How often a generation that changed meanwhile is followed. */
const MAX_TRIES = 3;

/** Which generation each type was last known to be in, by this process. A wrong one costs a second round trip. */
const generations = new WeakMap<Redis, Map<string, number>>();

function generationsOf(redis: Redis): Map<string, number> {
  const known = generations.get(redis) ?? new Map<string, number>();
  generations.set(redis, known);
  return known;
}

/**
 * Asks whether a purchase may go to the till: one round trip.
 * @param token the owner token; asking again with the same one gives the same lease
 * @throws {StoreError} Redis failed; with `unknown`, a lease may be held under the token
 */
export async function admit(purchase: Purchase, token: string, stores: Stores): Promise<Admission> {
  const { ticketTypeId, quantity } = purchase;
  const known = generationsOf(stores.redis);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const generation = known.get(ticketTypeId) ?? 0;
    const reply = await stores.redis.run(
      ADMIT,
      [
        keys.generation(ticketTypeId),
        keys.state(ticketTypeId, generation),
        keys.leases(ticketTypeId, generation),
        keys.counters(ticketTypeId),
        keys.marker(purchase, generation),
        keys.loading(ticketTypeId),
      ],
      [generation, token, quantity, stores.leaseTtlMs],
    );
    const [kind, detail] = asList(reply);
    if (kind !== 'stale') return readAdmission(kind, detail, token, generation);
    known.set(ticketTypeId, Number(detail));
  }
  return { kind: 'wait' };
}

function readAdmission(
  kind: RedisReply | undefined,
  detail: RedisReply | undefined,
  token: string,
  generation: number,
): Admission {
  switch (kind) {
    case 'admitted':
      return { kind, lease: { token, generation, fence: Number(detail) } };
    case 'replay':
      return { kind, order: JSON.parse(String(detail)) };
    case 'key-reused':
    case 'wait':
      return { kind };
    case 'key-in-progress':
    case 'contended':
      return { kind, retryAfterMs: Number(detail) };
    case 'limit-reached':
      return { kind, limit: Number(detail) };
    case 'not-on-sale':
      return { kind, saleStartsAt: String(detail) };
    case 'sold-out':
      return { kind, left: Number(detail) };
    case 'ask':
      return { kind, teach: detail === 'teach', generation };
    default:
      throw new TypeError(`The bouncer said ${String(kind)}`);
  }
}

function asList(reply: RedisReply): readonly RedisReply[] {
  return Array.isArray(reply) ? reply : [];
}

/** What is told to Redis when a purchase leaves the till. */
export interface Departure {
  readonly token: string;
  readonly generation: number;
  readonly counter: Counter;
  /** What Postgres said of the type, when it was heard. */
  readonly heard: { readonly version: number; readonly stock: number } | null;
  /** The order that now answers for the key. */
  readonly order: Order | null;
}

/**
 * Gives the lease back (only its owner's token can), passes on what Postgres said, and keeps the order for
 * replays. Safe to lose, repeat and reorder. One round trip, after the answer.
 */
export async function leave(purchase: Purchase, departure: Departure, redis: Redis): Promise<void> {
  const { ticketTypeId, quantity } = purchase;
  const { token, generation, counter, heard, order } = departure;
  generationsOf(redis).set(ticketTypeId, generation);
  await redis.run(
    LEAVE,
    [
      keys.generation(ticketTypeId),
      keys.state(ticketTypeId, generation),
      keys.leases(ticketTypeId, generation),
      keys.counters(ticketTypeId),
      keys.marker(purchase, generation),
    ],
    [
      generation,
      token,
      quantity,
      counter,
      heard?.version ?? 0,
      heard?.stock ?? -1,
      order === null ? '' : JSON.stringify(order),
    ],
  );
}

/** Tells Redis what Postgres was just read to say of a type. An older generation or version changes nothing. */
export async function publish(
  ticketTypeId: string,
  sight: TicketTypeSight,
  { redis, tillWidth }: Pick<Stores, 'redis' | 'tillWidth'>,
): Promise<void> {
  const { generation, version, stock, limit, msUntilSale, saleStartsAt, neverSold } = sight;
  generationsOf(redis).set(ticketTypeId, generation);
  await redis.run(
    PUBLISH,
    [
      keys.generation(ticketTypeId),
      keys.state(ticketTypeId, generation),
      keys.loading(ticketTypeId),
      keys.counters(ticketTypeId),
    ],
    [
      generation,
      version,
      stock,
      limit,
      sight.tillWidth ?? tillWidth ?? 0,
      Math.max(0, msUntilSale),
      saleStartsAt,
      neverSold ? 1 : 0,
    ],
  );
}

/** What a second look at Postgres found, as a departure tells it. */
export function heardFrom({ ticketType }: Sight): Departure['heard'] {
  return ticketType === null ? null : { version: ticketType.version, stock: ticketType.stock };
}
