import type { Script } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import type { Order, Purchase } from '@/lib/shop/sale/outcome';
import type { SaleState } from '@/lib/shop/sale/sale-state';
import type { Entrant } from './bouncer';
import type { Counter } from './counters';
import { keys } from './keys';
import { hearOf } from './newest';
import { MARKER_TTL_MS } from './scripts';

/**
 * Purchases of one type leave the till: their leases are released by token, and what one statement of Postgres said
 * is passed on. Those that it sold are told all at once: only so is its version known whole.
 * KEYS generation, state, leases, counters, a marker each
 * ARGV generation, version, stock (-1: not heard), as of when, and for each a token, quantity, counter, order JSON ('':
 * none)
 */
const LEAVE: Script = {
  name: 'leave',
  lua: `
local markers = redis.call('MGET', unpack(KEYS, 5))
local sold, members, counts, told = {}, {}, {}, 0
for i, marker in ipairs(markers) do
  local n = 4 * i + 1
  members[i] = ARGV[n] .. ':' .. ARGV[n + 1]
  sold[i] = ARGV[n + 3] ~= '' and 'sold ' .. ARGV[n + 1] .. ' ' .. ARGV[n + 3]
  if sold[i] and marker == sold[i] then -- the same message again
    told = told + 1
  else
    counts[ARGV[n + 2]] = (counts[ARGV[n + 2]] or 0) + 1
  end
end
redis.call('ZREM', KEYS[3], unpack(members))
if told == #markers then return 0 end
for counter, n in pairs(counts) do redis.call('HINCRBY', KEYS[4], counter, n) end
local generation = redis.call('GET', KEYS[1])
if generation and tonumber(generation) < tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1]) -- a reset was missed: whoever comes next reads the type from Postgres
  return 0
end
local known = redis.call('HMGET', KEYS[2], 'version', 'mark', 'heardAt')
if not known[1] then return 0 end
for i, marker in ipairs(markers) do
  local n = 4 * i + 1
  if sold[i] then
    redis.call('SET', KEYS[4 + i], sold[i], 'PX', ${MARKER_TTL_MS})
  elseif marker == 'till ' .. ARGV[n + 1] .. ' ' .. ARGV[n] then
    redis.call('DEL', KEYS[4 + i])
  end
end
local version, stock = tonumber(ARGV[2]), tonumber(ARGV[3])
if stock < 0 then return 1 end
local heardAt = math.max(tonumber(ARGV[4]), tonumber(known[3]))
if counts.accepted and told == 0 and version > tonumber(known[2]) then redis.call('HINCRBY', KEYS[2], 'seen', 1) end
if version > tonumber(known[1]) then
  redis.call('HSET', KEYS[2], 'stock', stock, 'version', version, 'heardAt', heardAt)
elseif version == tonumber(known[1]) then
  redis.call('HSET', KEYS[2], 'heardAt', heardAt)
end
return 1`,
};

/** What Postgres said of the type; null: it was not heard. */
type Heard = { readonly version: number; readonly stock: number } | null;

/** What is told to Redis when a purchase leaves the till. */
export interface Departure {
  readonly token: string;
  readonly generation: number;
  /** Redis' clock, ms, before Postgres was asked; 0: Redis was not. */
  readonly asOf: number;
  readonly counter: Counter;
  readonly heard: Heard;
  /** The order that now answers for the key. */
  readonly order: Order | null;
}

type Said = Pick<Departure, 'generation' | 'asOf' | 'heard'>;

/** One of those who leave together. */
export interface Leaver extends Entrant, Pick<Departure, 'counter' | 'order'> {}

/**
 * Gives the lease back (only its owner's token can), passes on what Postgres said, and keeps the order for
 * replays. Safe to lose, repeat and reorder. One round trip, after the answer.
 */
export function leave(
  purchase: Purchase,
  departure: Departure,
  stores: Pick<Stores, 'redis' | 'memory'>,
): Promise<void> {
  const { token, counter, order } = departure;
  return leaveAll([{ purchase, token, counter, order }], departure, stores);
}

/** The same for all of one ticket type that one statement sold to, or failed: they must leave together. */
async function leaveAll(
  leavers: readonly [Leaver, ...Leaver[]],
  { generation, asOf, heard }: Said,
  { redis, memory }: Pick<Stores, 'redis' | 'memory'>,
): Promise<void> {
  const { ticketTypeId } = leavers[0].purchase;
  const names = [
    keys.generation(ticketTypeId),
    keys.state(ticketTypeId, generation),
    keys.leases(ticketTypeId, generation),
    keys.counters(ticketTypeId),
  ];
  const args: (string | number)[] = [generation, heard?.version ?? 0, heard?.stock ?? -1, asOf];
  for (const { purchase, token, counter, order } of leavers) {
    names.push(keys.marker(purchase, generation));
    args.push(token, purchase.quantity, counter, order === null ? '' : JSON.stringify(order));
  }
  try {
    await redis.run(LEAVE, names, args);
  } finally {
    // Not before: over HTTP the next question may overtake this message, and Redis is not behind for that.
    hearOf(ticketTypeId, { generation, version: heard?.version ?? 0 }, memory);
  }
}

/** A message that is lost holds a lease until its TTL, and leaves a gap in what Redis knows: worth saying again. */
const SAY_AGAIN_MS = [100, 400];

/**
 * `leaveAll`, said again where Redis does not hear it.
 * @throws {StoreError} it never did
 */
export async function leaveSurely(
  leavers: readonly [Leaver, ...Leaver[]],
  said: Said,
  stores: Pick<Stores, 'redis' | 'memory' | 'sleep'>,
): Promise<void> {
  for (const pauseMs of SAY_AGAIN_MS) {
    try {
      return await leaveAll(leavers, said, stores);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      await stores.sleep(pauseMs);
    }
  }
  return leaveAll(leavers, said, stores);
}

/** What a second look at Postgres found, as a departure tells it. */
export function heardFrom({ ticketType }: SaleState): Departure['heard'] {
  return ticketType === null ? null : { version: ticketType.version, stock: ticketType.stock };
}
