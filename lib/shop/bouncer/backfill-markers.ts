import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Script } from '@/lib/core/stores/redis';
import { NOW } from '@/lib/core/stores/redis-now';
import type { Stores } from '@/lib/core/stores/stores';
import { ORDER_COLUMNS, readOrder } from '@/lib/shop/sale/order-row';
import type { Order } from '@/lib/shop/sale/outcome';
import { keys } from './keys';
import { toMarker } from './marker';
import { MARKER_TTL_MS } from './scripts';

/*
 * After a flush, a restart or a lost message, Redis no longer knows the key of every sale, and every "sold out"
 * has to ask Postgres. Backfilling reads the sales that are missing from the gapless stock_events and writes
 * their keys, until it can answer for itself again.
 */

/** More sales than this are not backfilled: each refusal then costs Postgres one indexed read. */
const MAX_SALES = 50_000;
const PAGE = 500;
/** A backfill that has written nothing for this long is taken to be dead. */
const BACKFILL_TTL_MS = 5000;

/** One backfill at a time. KEYS generation, state · ARGV generation · gives floor and mark, or nothing to do. */
const BEGIN: Script = {
  name: 'backfill-begin',
  lua: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {} end
local state = redis.call('HMGET', KEYS[2], 'version', 'floor', 'backfillingAt', 'since')
if not state[1] then return {} end
${NOW}
if state[3] and now - tonumber(state[3]) < ${BACKFILL_TTL_MS} then return {} end
local floor = tonumber(state[2])
if now - tonumber(state[4]) > ${MARKER_TTL_MS / 2} then floor = -1 end
redis.call('HSET', KEYS[2], 'mark', state[1], 'seen', 0, 'backfilled', 0, 'backfillingAt', now)
if floor < 0 then redis.call('HSET', KEYS[2], 'floor', -1, 'since', now) end
return {floor, tonumber(state[1])}`,
};

/** KEYS state, markers · ARGV mark, one marker each · gives 0 where Redis has forgotten meanwhile that it is backfilled. */
const WRITE: Script = {
  name: 'backfill-write',
  lua: `
if redis.call('HGET', KEYS[1], 'mark') ~= ARGV[1] then return 0 end
for i = 2, #KEYS do
  local known = redis.call('GET', KEYS[i]) -- one that leads to Postgres is never wrong
  if not known or string.sub(known, 1, 6) ~= 'order ' then
    redis.call('SET', KEYS[i], ARGV[i], 'PX', ${MARKER_TTL_MS})
  end
end
return redis.call('HINCRBY', KEYS[1], 'backfilled', #KEYS - 1)`,
};

/**
 * KEYS state · ARGV mark, sales written: all up to the mark are known now, unless another backfill has begun since, or a
 * Redis that was restored meanwhile has lost some of them.
 */
const END: Script = {
  name: 'backfill-end',
  lua: `
redis.call('HDEL', KEYS[1], 'backfillingAt')
local state = redis.call('HMGET', KEYS[1], 'mark', 'backfilled')
if state[1] == ARGV[1] and state[2] == ARGV[2] then redis.call('HSET', KEYS[1], 'floor', ARGV[1]) end
return 1`,
};

/** There are too many: nobody begins again. KEYS state */
const GIVE_UP: Script = {
  name: 'backfill-give-up',
  lua: `
${NOW}
return redis.call('HSET', KEYS[1], 'backfillingAt', now + ${MARKER_TTL_MS})`,
};

/** A version may hold many sales. */
const COUNT_SALES: Statement<number> = {
  name: 'count-sales-between',
  text: `
    SELECT count(*) FROM (
      SELECT FROM stock_events
      WHERE ticket_type_id = $1 AND version > $2 AND version <= $3 AND order_id IS NOT NULL LIMIT ${MAX_SALES} + 1
    ) AS sales`,
  row: (row) => readInt(row, 'count'),
};

interface KnownSale {
  readonly version: number;
  readonly n: number;
  readonly buyerId: string;
  readonly idempotencyKey: string;
  readonly order: Order;
}

const SALES: Statement<KnownSale> = {
  name: 'sales-between',
  text: `
    SELECT e.version, e.n, orders.buyer_id, orders.idempotency_key, ${ORDER_COLUMNS}
    FROM stock_events e JOIN orders ON orders.id = e.order_id
    WHERE e.ticket_type_id = $1 AND (e.version, e.n) > ($2, $3) AND e.version <= $4
    ORDER BY e.version, e.n LIMIT ${PAGE}`,
  row: (row) => ({
    version: readInt(row, 'version'),
    n: readInt(row, 'n'),
    buyerId: readText(row, 'buyer_id'),
    idempotencyKey: readText(row, 'idempotency_key'),
    order: readOrder(row),
  }),
};

/** Writes the markers of the sales that Redis missed. Safe to run at any time, by any number of processes. */
export async function backfillMarkers(
  ticketTypeId: string,
  generation: number,
  { postgres, redis }: Pick<Stores, 'postgres' | 'redis'>,
): Promise<void> {
  const state = keys.state(ticketTypeId, generation);
  const begun = await redis.run(BEGIN, [keys.generation(ticketTypeId), state], [generation]);
  const [floor, mark] = Array.isArray(begun) ? begun.map(Number) : [];
  if (floor === undefined || mark === undefined) return;
  let after = { version: floor, n: 2_147_483_647 };
  const [sales = 0] = await postgres.query(COUNT_SALES, [ticketTypeId, floor, mark]);
  if (sales > MAX_SALES) {
    await redis.run(GIVE_UP, [state], []);
    return;
  }
  let written = 0;
  for (;;) {
    const sales = await postgres.query(SALES, [ticketTypeId, after.version, after.n, mark]);
    const last = sales.at(-1);
    if (last === undefined) break;
    const markers = sales.map((sale) => keys.marker({ ticketTypeId, ...sale }, generation));
    const values = sales.map(({ order, version }) => toMarker(order, version));
    if (Number(await redis.run(WRITE, [state, ...markers], [mark, ...values])) === 0) return;
    written += sales.length;
    if (sales.length < PAGE) break;
    after = last;
  }
  await redis.run(END, [state], [mark, written]);
}
