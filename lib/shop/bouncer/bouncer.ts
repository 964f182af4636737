import { createBatcher } from '@/lib/core/batcher';
import { groupBy } from '@/lib/core/group-by';
import { MemoryKey } from '@/lib/core/stores/memory';
import type { Redis, RedisReply } from '@/lib/core/stores/redis';
import type { Stores } from '@/lib/core/stores/stores';
import type { Order, Purchase } from '@/lib/shop/sale/outcome';
import { ALL_HELD_RETRY_MS, readTicketTypes, type TicketTypeSnapshot } from '@/lib/shop/sale/sale-state';
import { keys } from './keys';
import { newestOf, noteNewest } from './newest';
import type { Lease, QueuedPurchase } from './queued-purchase';
import { ADMIT, PUBLISH, READ_CLOCK } from './scripts';

/** What the bouncer says of a purchase. `ask`: only Postgres can tell; the answer is to be published. `wait`: for that. */
export type Admission =
  | { readonly kind: 'admitted'; readonly lease: Lease }
  | { readonly kind: 'replay'; readonly order: Order }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'key-in-progress'; readonly retryAfterMs: number }
  | { readonly kind: 'limit-reached'; readonly limit: number }
  | { readonly kind: 'not-on-sale'; readonly saleStartsAt: string }
  | { readonly kind: 'sold-out'; readonly left: number }
  | { readonly kind: 'all-held'; readonly held: number; readonly retryAfterMs: number }
  | { readonly kind: 'contended'; readonly retryAfterMs: number }
  | { readonly kind: 'ask'; readonly backfill: boolean; readonly generation: number; readonly asOf: number }
  | { readonly kind: 'wait' };

/** How often a generation that changed meanwhile is followed. */
const MAX_TRIES = 3;

type AdmissionRequest = Pick<QueuedPurchase, 'purchase' | 'token'>;

const WAIT = { kind: 'wait' } as const;

/**
 * Asks for a lease: one round trip.
 * @param token the owner token; asking again with the same one gives the same lease
 * @throws {StoreError} Redis failed; with `unknown`, a lease may be held under the token
 */
export async function admit(purchase: Purchase, token: string, stores: Stores): Promise<Admission> {
  const [admission = WAIT] = await admitType([{ purchase, token }], stores);
  return admission;
}

const ADMISSIONS = new MemoryKey<(request: AdmissionRequest) => Promise<Admission>>();
const MAX_TOGETHER = 256;

/** The same together with all that ask while an earlier script runs. */
export function admitTogether(purchase: Purchase, token: string, stores: Stores): Promise<Admission> {
  const ask = stores.memory.of(ADMISSIONS, () =>
    createBatcher({ size: MAX_TOGETHER, run: (requests) => admitAll(requests, stores) }),
  );
  return ask({ purchase, token });
}

/**
 * Asks for many at once, first come first served: one script a ticket type, because the keys of a script share a slot.
 * @returns each its admission, or the error of its type's script
 */
async function admitAll(
  requests: readonly AdmissionRequest[],
  stores: Stores,
): Promise<readonly (Admission | Error)[]> {
  const answers = new Map<AdmissionRequest, Admission | Error>();
  const admitGroup = async (group: readonly [AdmissionRequest, ...AdmissionRequest[]]) => {
    const admissions = await admitType(group, stores).catch((error: Error) => group.map(() => error));
    for (const [place, request] of group.entries()) answers.set(request, admissions[place] ?? WAIT);
  };
  const types = groupBy(requests, ({ purchase }) => purchase.ticketTypeId);
  await Promise.all([...types.values()].map(admitGroup));
  return requests.map((request) => answers.get(request) ?? WAIT);
}

async function admitType(
  requests: readonly [AdmissionRequest, ...AdmissionRequest[]],
  stores: Stores,
): Promise<readonly Admission[]> {
  const { ticketTypeId } = requests[0].purchase;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { generation, version } = newestOf(ticketTypeId, stores.memory);
    const names = [
      keys.generation(ticketTypeId),
      keys.state(ticketTypeId, generation),
      keys.leases(ticketTypeId, generation),
      keys.counters(ticketTypeId),
      keys.loading(ticketTypeId),
    ];
    const args: (string | number)[] = [generation, version, stores.leaseTtlMs];
    for (const { purchase, token } of requests) {
      names.push(keys.marker(purchase, generation));
      args.push(token, purchase.quantity);
    }
    const answers = asList(await stores.redis.run(ADMIT, names, args));
    if (answers[0] !== 'stale') {
      const [asOf, version] = answers.slice(-2).map(Number);
      noteNewest(ticketTypeId, { generation, version: version ?? 0 }, stores.memory);
      return requests.map(({ token }, i) =>
        readAdmission(answers[2 * i], answers[2 * i + 1], { token, generation, asOf: asOf ?? 0 }),
      );
    }
    noteNewest(ticketTypeId, { generation: Number(answers[1]), version: 0 }, stores.memory);
  }
  return requests.map(() => WAIT);
}

function readAdmission(
  kind: RedisReply | undefined,
  detail: RedisReply | undefined,
  lease: Omit<Lease, 'fence'>,
): Admission {
  switch (kind) {
    case 'admitted':
      return { kind, lease: { ...lease, fence: Number(detail) } };
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
    case 'all-held':
      return { kind, held: Number(detail), retryAfterMs: ALL_HELD_RETRY_MS };
    case 'ask':
      return { kind, backfill: detail === 'backfill', generation: lease.generation, asOf: lease.asOf };
    default:
      throw new TypeError(`The bouncer said ${String(kind)}`);
  }
}

function asList(reply: RedisReply): readonly RedisReply[] {
  return Array.isArray(reply) ? reply : [];
}

/**
 * Tells Redis what Postgres was just read to say of a type. An older generation or version changes nothing.
 * @param asOf Redis' clock, ms, before Postgres was read
 */
export async function publish(
  ticketTypeId: string,
  state: TicketTypeSnapshot,
  asOf: number,
  { redis, memory, admissionLimit }: Pick<Stores, 'redis' | 'memory' | 'admissionLimit'>,
): Promise<void> {
  const { generation, version, stock, limit, msUntilSale, saleStartsAt, neverSold } = state;
  noteNewest(ticketTypeId, state, memory);
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
      asOf,
      stock,
      limit,
      state.admissionLimit ?? admissionLimit ?? 0,
      Math.max(0, msUntilSale),
      saleStartsAt,
      neverSold ? 1 : 0,
      state.hasHolds || state.held > 0 ? 1 : 0,
      state.held,
    ],
  );
}

/** Reads ticket types from Postgres and tells Redis of them. Throws what either store throws. */
export async function publishTypes(ticketTypeIds: readonly string[], stores: Stores): Promise<void> {
  const clocks = new Map<string, number>();
  await Promise.all(ticketTypeIds.map(async (id) => clocks.set(id, await readClock(id, stores.redis))));
  const states = await readTicketTypes(stores.postgres, ticketTypeIds);
  await Promise.all(states.map(({ id, ...state }) => publish(id, state, clocks.get(id) ?? 0, stores)));
}

/** Each type's own: on a cluster they live on different servers. */
async function readClock(ticketTypeId: string, redis: Redis): Promise<number> {
  return Number(await redis.run(READ_CLOCK, [keys.generation(ticketTypeId)], []));
}
