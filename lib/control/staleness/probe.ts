import { randomUUID } from 'node:crypto';
import { resetTicketTypes } from '@/lib/control/admin/reset-ticket-types';
import { parseJson } from '@/lib/core/parse-json';
import { readField } from '@/lib/core/read-field';
import { readText } from '@/lib/core/stores/columns';
import { MemoryKey } from '@/lib/core/stores/memory';
import type { Statement } from '@/lib/core/stores/postgres';
import { currentCatalogue } from '@/lib/shop/catalogue/catalogue';
import { toSweepDesk } from '@/lib/shop/checkout/answer-checkout';
import { cancelOrder } from '@/lib/shop/checkout/cancel-order';
import { findFastRoute } from '@/lib/shop/fast-lane';
import { runInBackground } from '@/lib/shop/purchase/background';
import { takeTurn } from '@/lib/shop/purchase/take-turn';
import { isAtLeast, type Seen } from '@/lib/shop/sale/seen';
import type { Shop } from '@/lib/shop/shop';
import { keepStaleness } from './staleness';

/*
 * How old the shop's reads are: it buys a ticket from itself, at its own entry, of a type that is in no list, and waits
 * until a reader who has seen nothing is shown a programme with that sale in it.
 */

/** The hidden ticket type, and its event. */
export const PROBE = 'staleness-probe';
const STOCK = 1000;
/** What was bought and given back so often begins anew, without its orders and its history. */
const EMPTIED_AT_VERSION = 200;
const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 10_000;
/** A shop measures this often at most, all processes together. */
const EVERY_MS = 5000;
const TURN = 'lt:{staleness}:turn';

const MAKE_EVENT: Statement<string> = {
  name: 'probe-event',
  text: `
    INSERT INTO events (id, slug, name, tagline, venue, city, starts_at)
    VALUES ('${PROBE}', '${PROBE}', 'Nobody', 'Measures how old reads are.', 'Nowhere', 'Nowhere', '2099-01-01')
    ON CONFLICT DO NOTHING RETURNING id`,
  row: (row) => readText(row, 'id'),
};
const MAKE_TYPE: Statement<string> = {
  name: 'probe-type',
  text: `
    INSERT INTO ticket_types (id, event_id, name, price_cents, currency, capacity, stock, per_buyer_limit, sale_starts_at, hidden)
    VALUES ('${PROBE}', '${PROBE}', 'Probe', 100, 'EUR', ${STOCK}, ${STOCK}, 1, '2020-01-01', true)
    ON CONFLICT DO NOTHING RETURNING id`,
  row: (row) => readText(row, 'id'),
};

const PROBED = new MemoryKey<{ atMs: number }>();

/** Measures where nobody of this shop did in the last five seconds. One that fails is no news. */
export async function probeNowAndThen(shop: Shop): Promise<void> {
  const { memory, nowMs } = shop.stores;
  const probed = memory.of(PROBED, () => ({ atMs: Number.NEGATIVE_INFINITY }));
  if (nowMs() - probed.atMs < EVERY_MS) return;
  probed.atMs = nowMs();
  if (await takeTurn(TURN, EVERY_MS, shop.stores)) await probe(shop).catch(() => {});
}

/**
 * Buys, waits until a reader is shown it, and gives back.
 * @param patienceMs a reader that has not come as far by then counts with that age
 * @returns how long it took from the answer on, ms; null: the shop did not sell
 * @throws {StoreError | SqlError} Postgres failed
 */
export async function probe(shop: Shop, patienceMs = PATIENCE_MS): Promise<number | null> {
  const { stores } = shop;
  const buyer = randomUUID();
  const bought = await buy(shop, buyer);
  if (!bought) return null;
  const until = { sinceMs: stores.nowMs(), patienceMs };
  const ms = await waitForReader(bought.seen, until, shop);
  await keepStaleness(ms, shop);
  await cancelOrder({ orderId: bought.orderId, buyerIds: [buyer] }, toSweepDesk(shop));
  if (bought.seen.version > EMPTIED_AT_VERSION)
    await resetTicketTypes(stores.postgres, { ticketTypeId: PROBE });
  return ms;
}

async function buy(shop: Shop, buyer: string) {
  const { postgres } = shop.stores;
  await postgres.query(MAKE_EVENT, []);
  await postgres.query(MAKE_TYPE, []);
  const headers = {
    cookie: `buyer=${buyer}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  const body = Buffer.from(JSON.stringify({ ticketTypeId: PROBE, quantity: 1 }));
  const request = { method: 'POST', headers, body, clientAddress: PROBE };
  const answer = await findFastRoute('/api/purchases')?.answer(request, shop, { waitUntil: runInBackground });
  const orderId = readField(readField(parseJson(answer?.body ?? ''), 'order'), 'id');
  return answer?.seen && typeof orderId === 'string' ? { seen: answer.seen, orderId } : null;
}

async function waitForReader(
  seen: Seen,
  { sinceMs, patienceMs }: { readonly sinceMs: number; readonly patienceMs: number },
  { stores }: Shop,
): Promise<number> {
  for (;;) {
    const { hidden } = await currentCatalogue(stores);
    const ms = stores.nowMs() - sinceMs;
    const isThere = hidden.some((type) => type.ticketTypeId === PROBE && isAtLeast(type, seen));
    if (isThere || ms > patienceMs) return ms;
    await stores.sleep(LOOK_EVERY_MS);
  }
}
