import { settle } from '@/lib/load/settle';
import { Shop } from '@/lib/load/shop';
import { openSockets } from '@/lib/load/sockets';
import { type Flood, type FloodLimit, flood, LANES } from './flood';
import type { Ledger } from './ledger';

const DEADLINE_MS = 10_000;
/** An audit of many orders may take its time, ms. */
const CALM_DEADLINE_MS = 60_000;
/** More than any run can sell. */
const PLENTY = 10_000_000;
/** Longer than a statement may run at the shop: one whose buyer gave up can still commit. */
const QUIET_MS = 4000;

/** A shop that runs as a demo, which the bench has for itself. */
export interface Premises {
  readonly url: string;
  readonly adminToken: string;
}

/** The shop as the bench drives it: all 64 sockets at once, for one purpose at a time. */
export interface Venue extends Premises {
  /** The admin's way in, apart from the crowd's sockets. */
  readonly shop: Shop;
  /** A ticket type that never sells out. */
  readonly hotId: string;
  /** Buys of it. */
  buy(limit: FloodLimit): Promise<Flood>;
  /** Wants tickets of a type that has none: only refusals. */
  refuse(limit: FloodLimit): Promise<Flood>;
  /** Asks the route that does nothing. */
  ping(limit: FloodLimit): Promise<Flood>;
  /**
   * Compares the books with what was sold.
   * @param soldElsewhere tickets of `hotId` that were sold past the shop
   * @returns violations, as sentences
   */
  checkBooks(soldElsewhere: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** @throws {ShopError} the shop is no demo */
export async function openVenue(premises: Premises, ledger: Ledger, signal: AbortSignal): Promise<Venue> {
  const calm = openSockets(premises.url, 2, CALM_DEADLINE_MS);
  const sockets = openSockets(premises.url, LANES, DEADLINE_MS);
  const close = async () => {
    await Promise.all([calm.close(), sockets.close()]);
  };
  const shop = new Shop(calm, premises.adminToken);
  let [told, inDoubt] = [0, 0];

  const send = async (ticketTypeId: string, path: string, expectedStatus: number, limit: FloodLimit) => {
    const answers = await flood(sockets, { ticketTypeId, path, expectedStatus, limit }, signal);
    for (const [status, count] of answers.strays) {
      ledger.remarks.push(`${count} answers of POST ${path} were ${status}, not ${expectedStatus}`);
    }
    return answers;
  };

  try {
    const [first] = await shop.ticketTypes();
    if (!first) throw new Error(`${premises.url} has no ticket types`);
    const hotId = await shop.makeTemporary(first.id, PLENTY);
    const soldOutId = await shop.makeTemporary(first.id, 0);
    return {
      ...premises,
      shop,
      hotId,
      async buy(limit) {
        const answers = await send(hotId, '/api/purchases', 201, limit);
        told += answers.expected;
        for (const count of answers.strays.values()) inDoubt += count;
        return answers;
      },
      refuse: (limit) => send(soldOutId, '/api/purchases', 409, limit),
      ping: (limit) => send(hotId, '/api/empty', 204, limit),
      async checkBooks(soldElsewhere) {
        const { audit } = await settle(shop, hotId, inDoubt > 0 ? QUIET_MS : 0);
        const sales = { told: told + soldElsewhere, inDoubt };
        return [...audit.violations, ...judgeBooks(audit.line, sales)];
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Books {
  readonly capacity: number;
  readonly stock: number;
  readonly held: number;
  readonly sold: number;
}

/** What is wrong with the books, given how many sales buyers were told of, and how many they were not sure of. */
export function judgeBooks(
  { capacity, stock, held, sold }: Books,
  { told, inDoubt }: { readonly told: number; readonly inDoubt: number },
): readonly string[] {
  const taken = sold + held;
  const found: string[] = [];
  if (taken + stock !== capacity) {
    found.push(`books: sold ${sold} + held ${held} + stock ${stock} is not the capacity, ${capacity}`);
  }
  if (taken < told) found.push(`lost: buyers were told of ${told} sales, the audit has ${taken}`);
  if (taken > told + inDoubt) {
    found.push(`untold: the audit has ${taken} sales, buyers were told of ${told}, ${inDoubt} are in doubt`);
  }
  return found;
}
