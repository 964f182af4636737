import { PATIENCE } from '@/lib/load/generator/buyer';
import { retryWhileUnavailable } from '@/lib/load/generator/retry-while-unavailable';
import { ShopClient } from '@/lib/load/generator/shop-client';
import { openSockets } from '@/lib/load/generator/sockets';
import { QUIET_AFTER_DOUBT_MS, waitUntilSettled } from '@/lib/load/generator/wait-until-settled';
import { type Cost, costBetween, type Processes, readSpent } from './cost';
import { type Doorbuster, runDoorbuster } from './doorbuster';
import { CONNECTIONS, type Flood, type FloodLimit, flood, openConnections } from './flood';
import { judgeBooks } from './judge-books';
import type { Ledger } from './ledger';

const DEADLINE_MS = 10_000;
/** An audit of many orders may take its time, ms. */
const CALM_DEADLINE_MS = 60_000;
/** More than any run can sell. */
const PLENTY = 10_000_000;
const MANY_TYPES = 100;

/** A shop that runs as a demo, which the bench has for itself. */
export interface ShopHandle extends Processes {
  readonly url: string;
  readonly adminToken: string;
}

/** What the crowd asks for, and the status that counts. */
const REQUESTS = {
  /** A ticket of a type that never sells out. */
  buy: { path: '/api/purchases', expectedStatus: 201 },
  /** The same, of a hundred types in turn. */
  buyOfMany: { path: '/api/purchases', expectedStatus: 201 },
  /** A ticket of the type that `openHeld` opened last: it is held. */
  hold: { path: '/api/purchases', expectedStatus: 201 },
  /** A ticket of a type that has none. */
  refuse: { path: '/api/purchases', expectedStatus: 409 },
  /** The bytes of a sale for those of a purchase, of Next: nothing is sold. */
  bareRoute: { path: '/api/bare', expectedStatus: 201 },
  /** The same, of the server that carries Next. */
  bareHandler: { path: '/api/bare/fast', expectedStatus: 201 },
} as const;

export type RequestKind = keyof typeof REQUESTS;

/** What came of a request kind: answers, and what each of them cost. */
export interface Sample extends Flood {
  readonly cost: Cost;
}

/** The shop as the bench drives it: all connections at once, for one request kind at a time. */
export interface BenchTarget extends ShopHandle {
  /** The admin's way in, apart from the crowd's connections. */
  readonly shop: ShopClient;
  /** The ticket type of `buy`. */
  readonly hotId: string;
  send(kind: RequestKind, limit: FloodLimit): Promise<Sample>;
  /** Opens a type whose tickets are held so long, to be paid. @returns its id */
  openHeld(holdMs: number, stock?: number): Promise<string>;
  /** All connections ask for tickets of that type. */
  flood(ticketTypeId: string, durationMs: number): Promise<Flood>;
  /** One buyer after the other, by one connection. @returns ms a purchase */
  buyAlone(strategy: string, limit: FloodLimit): Promise<number>;
  /** A crowd comes for a few tickets of a type of its own. Its books are checked. */
  release(strategy: string, buyers: number, stock: number): Promise<Doorbuster>;
  /** Tickets of `hotId` that were sold to others than this crowd; the rest are in doubt. */
  countSoldElsewhere(tickets: number, inDoubt?: number): void;
  /**
   * Compares the books with what was sold.
   * @returns violations, as sentences
   */
  checkBooks(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** @throws {ShopError} the shop is no demo */
export async function openBenchTarget(
  handle: ShopHandle,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<BenchTarget> {
  const calm = openSockets(handle.url, 2, CALM_DEADLINE_MS);
  const shop = new ShopClient(calm, handle.adminToken);
  const connections = openConnections(handle.url, CONNECTIONS, DEADLINE_MS);
  let [acknowledged, inDoubt] = [0, 0];

  const ask = async (kind: RequestKind, ids: readonly [string, ...string[]], limit: FloodLimit) => {
    const before = await readSpent(handle, shop);
    const answers = await flood(connections, { ...REQUESTS[kind], ticketTypeIds: ids, limit }, signal);
    if (kind === 'buy') {
      acknowledged += answers.expected;
      for (const count of answers.strays.values()) inDoubt += count;
    }
    const cost = costBetween(before, await readSpent(handle, shop), answers.expected);
    for (const [status, count] of answers.strays) {
      ledger.remarks.push(`${count} answers to "${kind}" were ${status}`);
    }
    return { ...answers, cost };
  };

  const first = (await shop.ticketTypes())[0];
  if (!first) throw new Error(`${handle.url} has no ticket types`);
  // A shop that was just started may have no connection yet.
  const open = (stock: number) => retryWhileUnavailable(() => shop.makeTemporary(first.id, stock));
  const [hotId, soldOutId] = [await open(PLENTY), await open(0)];
  let many: [string, ...string[]] | undefined;
  let heldId = hotId;

  async function openMany(): Promise<[string, ...string[]]> {
    const ids: [string, ...string[]] = [await open(PLENTY)];
    while (ids.length < MANY_TYPES) ids.push(await open(PLENTY));
    return ids;
  }

  return {
    ...handle,
    shop,
    hotId,
    async send(kind, limit) {
      if (kind === 'refuse') return ask(kind, [soldOutId], limit);
      if (kind === 'hold') return ask(kind, [heldId], limit);
      if (kind === 'buyOfMany') {
        many ??= await openMany();
        return ask(kind, many, limit);
      }
      return ask(kind, [hotId], limit);
    },
    async openHeld(holdMs, stock = PLENTY) {
      heldId = await open(stock);
      await shop.setHold(heldId, holdMs);
      return heldId;
    },
    flood: (ticketTypeId, durationMs) =>
      flood(connections, { ...REQUESTS.hold, ticketTypeIds: [ticketTypeId], limit: { durationMs } }, signal),
    async buyAlone(strategy, limit) {
      const options = { ...REQUESTS.buy, ticketTypeIds: [hotId], strategy, limit } as const;
      const { expected, elapsedMs } = await flood(connections.slice(0, 1), options, signal);
      acknowledged += expected;
      return elapsedMs / expected;
    },
    async release(strategy, buyers, stock) {
      const ticketTypeId = await open(stock);
      const plan = { ticketTypeId, strategy, buyers, stock, patienceMs: PATIENCE.totalMs };
      const result = await runDoorbuster(connections, plan, signal);
      const unanswered = buyers - result.answered;
      const { audit } = await waitUntilSettled(shop, ticketTypeId, unanswered > 0 ? QUIET_AFTER_DOUBT_MS : 0);
      ledger.count('unanswered', unanswered);
      for (const [answer, count] of result.unanswered) {
        ledger.remarks.push(`${count} of ${buyers} buyers (${strategy}) gave up: ${answer}`);
      }
      ledger.countViolations([
        ...audit.violations,
        ...judgeBooks(audit.line, { acknowledged: result.sold, inDoubt: unanswered }),
      ]);
      return result;
    },
    countSoldElsewhere(tickets, doubts = 0) {
      acknowledged += tickets;
      inDoubt += doubts;
    },
    async checkBooks() {
      const { audit } = await waitUntilSettled(shop, hotId, inDoubt > 0 ? QUIET_AFTER_DOUBT_MS : 0);
      return [...audit.violations, ...judgeBooks(audit.line, { acknowledged, inDoubt })];
    },
    async close() {
      for (const connection of connections) connection.close();
      await calm.close();
    },
  };
}
