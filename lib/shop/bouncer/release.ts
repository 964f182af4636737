import { groupBy } from '@/lib/core/group-by';
import type { Script } from '@/lib/core/stores/redis';
import { hadNoEffect, StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import type { Moved } from '@/lib/shop/checkout/transitions';
import { toSaleOutcome } from '@/lib/shop/sale/error-outcome';
import type { Order, Purchase, SaleOutcome } from '@/lib/shop/sale/outcome';
import { type Counter, counterOf } from './counters';
import { keys } from './keys';
import { toChangingMarker, toMarker } from './marker';
import { noteNewest } from './newest';
import { rememberOwnSale } from './own-sales';
import type { QueuedPurchase } from './queued-purchase';
import { MARKER_TTL_MS } from './scripts';

/**
 * Leases of one type are released by token, and what one statement of Postgres said is passed on. Those that it sold to
 * are released all at once: only so is its version known whole.
 * KEYS generation, state, leases, counters, a marker each
 * ARGV generation, version, stock (-1: not observed), as of when, '1' when it says what this version changed, and for each
 * a token ('': it had no lease), quantity, counter ('': none), marker ('': none)
 */
const RELEASE: Script = {
  name: 'release',
  lua: `
local markers = redis.call('MGET', unpack(KEYS, 5))
local version, stock = tonumber(ARGV[2]), tonumber(ARGV[3])
local sold, members, counts, repeated = {}, {}, {}, 0
local function knows(marker, message)
  if not marker then return false end
  local known = string.match(marker, '^order %d+ (%d+)$')
  return marker == message or (known ~= nil and tonumber(known) >= version)
end
for i, marker in ipairs(markers) do
  local n = 4 * i + 2
  members[i] = ARGV[n] .. ':' .. ARGV[n + 1]
  sold[i] = ARGV[n + 3] ~= '' and ARGV[n + 3]
  if sold[i] and knows(marker, sold[i]) then -- the same message again, or it came late
    repeated = repeated + 1
    sold[i] = nil
  elseif ARGV[n + 2] ~= '' then
    counts[ARGV[n + 2]] = (counts[ARGV[n + 2]] or 0) + 1
  end
end
redis.call('ZREM', KEYS[3], unpack(members))
if repeated == #markers then return 0 end
for counter, n in pairs(counts) do redis.call('HINCRBY', KEYS[4], counter, n) end
local generation = redis.call('GET', KEYS[1])
if generation and tonumber(generation) < tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1]) -- a reset was missed: the next request reads the type from Postgres
  return 0
end
local known = redis.call('HMGET', KEYS[2], 'version', 'mark', 'stockAsOf')
if not known[1] then return 0 end
for i, marker in ipairs(markers) do
  local n = 4 * i + 2
  if sold[i] then
    redis.call('SET', KEYS[4 + i], sold[i], 'PX', ${MARKER_TTL_MS})
  elseif marker == 'leased ' .. ARGV[n + 1] .. ' ' .. ARGV[n] then
    redis.call('DEL', KEYS[4 + i])
  end
end
if stock < 0 then return 1 end
local stockAsOf = math.max(tonumber(ARGV[4]), tonumber(known[3]))
if ARGV[5] == '1' and repeated == 0 and version > tonumber(known[2]) then redis.call('HINCRBY', KEYS[2], 'seen', 1) end
if version > tonumber(known[1]) then
  redis.call('HSET', KEYS[2], 'stock', stock, 'version', version, 'stockAsOf', stockAsOf)
elseif version == tonumber(known[1]) then
  redis.call('HSET', KEYS[2], 'stockAsOf', stockAsOf)
end
return 1`,
};

/** What became of a purchase, for Redis. */
export interface LeaseRelease {
  readonly request: Pick<QueuedPurchase, 'purchase' | 'token'>;
  readonly counter: Counter;
  /** The order that now answers for the key; null: none. */
  readonly order: Order | null;
}

/** What a statement of Postgres said of a ticket type. */
export interface Observation {
  readonly generation: number;
  /** Redis' clock, ms, before Postgres was asked; 0: Redis was not asked. */
  readonly asOf: number;
  readonly version: number;
  /** Null: it said neither stock nor version. */
  readonly stock: number | null;
}

/**
 * Releases leases of one type (only their owners' tokens can), passes on what Postgres said, and keeps the orders for
 * replays. Safe to lose, repeat and reorder. One round trip, after the answers.
 */
export function releaseLeases(
  releases: readonly [LeaseRelease, ...LeaseRelease[]],
  observation: Observation,
  stores: Pick<Stores, 'redis' | 'memory'>,
): Promise<void> {
  const toEntry = ({ request, counter, order }: LeaseRelease): Entry => ({
    ...{ purchase: request.purchase, token: request.token, counter },
    marker: order && toMarker(order, observation.version),
  });
  const [first, ...others] = releases;
  return send([toEntry(first), ...others.map(toEntry)], observation, stores);
}

/**
 * Tells Redis which orders changed their type's version since their sale: their keys lead to Postgres from now on, and no
 * version stays untold. One message for each version. Where Redis fails, a gap is left, which a backfill closes.
 */
export async function tellMoved(
  moved: readonly Moved[],
  stores: Pick<Stores, 'redis' | 'memory'>,
): Promise<void> {
  const versions = groupBy(moved, ({ ticketTypeId, version }) => `${version} ${ticketTypeId}`);
  await Promise.all(
    [...versions.values()].map(async ([first, ...others]) => {
      const toEntry = (purchase: Moved): Entry => ({
        ...{ purchase, token: null, counter: null },
        marker: toChangingMarker(purchase, purchase.version),
      });
      const observation = { ...first, asOf: 0 };
      await send([toEntry(first), ...others.map(toEntry)], observation, stores).catch(passOver);
    }),
  );
}

function passOver(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}

/** What a message says of one key. */
interface Entry {
  readonly purchase: Purchase;
  /** Null: it had no lease. */
  readonly token: string | null;
  /** Null: it is no purchase that is to be counted, but a change of its order. */
  readonly counter: Counter | null;
  readonly marker: string | null;
}

async function send(
  entries: readonly [Entry, ...Entry[]],
  { generation, version, stock, asOf }: Observation,
  { redis, memory }: Pick<Stores, 'redis' | 'memory'>,
): Promise<void> {
  const { ticketTypeId } = entries[0].purchase;
  const names = [
    keys.generation(ticketTypeId),
    keys.state(ticketTypeId, generation),
    keys.leases(ticketTypeId, generation),
    keys.counters(ticketTypeId),
  ];
  const isChange = entries.some(({ counter }) => counter === null || counter === 'accepted');
  const args: (string | number)[] = [generation, version, stock ?? -1, asOf, isChange ? 1 : 0];
  for (const { purchase, token, counter, marker } of entries) {
    names.push(keys.marker(purchase, generation));
    args.push(token ?? '', purchase.quantity, counter ?? '', marker ?? '');
  }
  try {
    await redis.run(RELEASE, names, args);
  } finally {
    // Not before: over HTTP the next question may overtake this message, and Redis is not behind for that.
    noteNewest(ticketTypeId, { generation, version }, memory);
  }
}

/** A message that is lost holds leases until their TTL, and leaves a gap in what Redis knows: worth another try. */
const RETRY_PAUSES_MS = [100, 400];

/** @throws {StoreError} Redis failed each time */
async function releaseWithRetry(
  releases: readonly [LeaseRelease, ...LeaseRelease[]],
  observation: Observation,
  stores: Stores,
): Promise<void> {
  for (const pauseMs of RETRY_PAUSES_MS) {
    try {
      return await releaseLeases(releases, observation, stores);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      await stores.sleep(pauseMs);
    }
  }
  return releaseLeases(releases, observation, stores);
}

/** A purchase and what became of it. */
export interface Answered {
  readonly request: QueuedPurchase;
  readonly outcome: SaleOutcome;
}

/**
 * Releases leases of one type after the answers: of all whom one statement answered. What was sold, this process
 * answers by itself for a moment.
 * @param observed what the statement said of the type
 */
export function releaseAfterAnswer(
  answered: readonly Answered[],
  { generation, version, stock }: Omit<Observation, 'asOf'>,
  stores: Stores,
): void {
  for (const { request, outcome } of answered) {
    if (outcome.kind === 'sold' && !outcome.replayed)
      rememberOwnSale(request.purchase, outcome.order, stores);
  }
  const [first, ...others] = answered.map(toRelease);
  if (!first) return;
  // All of them were admitted before the statement began.
  const asOf = Math.max(...answered.map(({ request }) => request.lease?.asOf ?? 0));
  const released = releaseWithRetry([first, ...others], { generation, version, stock, asOf }, stores);
  first.request.waitUntil(released);
}

function toRelease({ request, outcome }: Answered) {
  const order = outcome.kind === 'sold' ? outcome.order : null;
  return { request, counter: counterOf(outcome) ?? 'unavailable', order };
}

/** Releases the leases of purchases that failed. Where nobody knows what happened, they stay until their TTL. */
export function releaseFailed(requests: readonly QueuedPurchase[], error: unknown, stores: Stores): void {
  if (!hadNoEffect(error)) return;
  const outcome = toSaleOutcome(error);
  const types = groupBy(requests, ({ lease, purchase }) => `${lease?.generation}:${purchase.ticketTypeId}`);
  for (const group of types.values()) {
    const [{ lease }] = group;
    if (!lease) continue; // nor have the others of its group
    const answered = group.map((request) => ({ request, outcome }));
    releaseAfterAnswer(answered, { generation: lease.generation, version: 0, stock: null }, stores);
  }
}
