import { randomUUID } from 'node:crypto';
import { readEnv } from '@/lib/core/env';
import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { openShop } from '@/lib/shop/shop';
import { commitSale } from '@/lib/shop/strategies/conditional-update';
import { sellToAll } from '@/lib/shop/strategies/merged/sell-to-all';
import { fillHistory } from './fill-history';
import { CONNECTIONS } from './flood';

/** On one row, more connections make it slower. */
const POOL_SIZES = [1, 2, 4] as const;
const LARGEST_POOL = 4;

const VERSION: Statement<string> = {
  name: 'server-version',
  text: 'SHOW server_version',
  row: (row) => readText(row, 'server_version'),
};

const HOT_UPDATES: Statement<number> = {
  name: 'hot-updates',
  text: `SELECT n_tup_hot_upd * 1000 / greatest(n_tup_upd, 1) AS permille
         FROM pg_stat_user_tables WHERE relname = 'ticket_types'`,
  row: (row) => readInt(row, 'permille') / 1000,
};

/** A million rows take their time. */
const PATIENT = {
  POSTGRES_STATEMENT_TIMEOUT_MS: '60000',
  POSTGRES_DEADLINE_MS: '70000',
  LEASE_TTL_MS: '80000',
};

/** The stores of a shop, reached from this process: no HTTP, no bouncer. */
export interface SaleBackend {
  /**
   * Sells with the one statement of a sale alone, for a third of the time each over 1, 2 and 4 connections.
   * @returns the best of the rates, sales a second
   */
  sell(ticketTypeId: string, durationMs: number): Promise<number>;
  /**
   * Sells with the statement of a batch alone, to 64 buyers at a time.
   * @returns sales a second
   */
  sellTogether(ticketTypeId: string, durationMs: number): Promise<number>;
  /** Gives a ticket type a past. */
  fillHistory(ticketTypeId: string, orders: number): Promise<void>;
  /** The share of the changes of a ticket type's row that touched no index (heap-only). */
  hotUpdates(): Promise<number>;
  /** Sales so far. */
  readonly sold: () => number;
  versions(): Promise<StoreVersions>;
  close(): Promise<void>;
}

export interface StoreVersions {
  readonly postgres: string;
  readonly redis: string;
}

/** @param urls of the stores, over TCP */
export async function openSaleBackend(urls: {
  readonly postgres: string;
  readonly redis: string;
}): Promise<SaleBackend> {
  const env = readEnv({
    DATABASE_URL: urls.postgres,
    REDIS_URL: urls.redis,
    POSTGRES_POOL: String(LARGEST_POOL),
    ...PATIENT,
    TICKET_SECRET: randomUUID(),
  });
  const shop = await openShop(env);
  let sold = 0;

  async function sellOver(connections: number, ticketTypeId: string, durationMs: number): Promise<number> {
    const soldBefore = sold;
    const startedAtMs = performance.now();
    const sellAll = async () => {
      while (performance.now() - startedAtMs < durationMs) {
        const commit = await commitSale(newPurchase(ticketTypeId), shop.stores);
        if (commit.kind === 'refused') throw new Error(`A statement did not sell: ${commit.outcome.kind}`);
        sold += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, sellAll));
    return ((sold - soldBefore) / (performance.now() - startedAtMs)) * 1000;
  }

  const newPurchase = (ticketTypeId: string) => ({
    ticketTypeId,
    quantity: 1,
    buyerId: randomUUID(),
    idempotencyKey: randomUUID(),
  });

  return {
    async sellTogether(ticketTypeId, durationMs) {
      const [soldBefore, startedAtMs] = [sold, performance.now()];
      while (performance.now() - startedAtMs < durationMs) {
        const purchases = Array.from({ length: CONNECTIONS }, () => newPurchase(ticketTypeId));
        const [sale] = await sellToAll(purchases, shop.stores);
        if (sale?.orders.length !== CONNECTIONS) throw new Error('A statement did not sell to all');
        sold += CONNECTIONS;
      }
      return ((sold - soldBefore) / (performance.now() - startedAtMs)) * 1000;
    },
    async fillHistory(ticketTypeId, orders) {
      sold += await fillHistory(shop.stores.postgres, ticketTypeId, orders);
    },
    async hotUpdates() {
      const [share = Number.NaN] = await shop.stores.postgres.query(HOT_UPDATES, []);
      return share;
    },
    async sell(ticketTypeId, durationMs) {
      const rates: number[] = [];
      for (const connections of POOL_SIZES) {
        rates.push(await sellOver(connections, ticketTypeId, durationMs / POOL_SIZES.length));
      }
      return Math.max(...rates);
    },
    sold: () => sold,
    async versions() {
      const [postgres = 'unknown'] = await shop.stores.postgres.query(VERSION, []);
      const info = await shop.stores.redis.info('server');
      return { postgres, redis: /^(?:redis|valkey)_version:(\S+)/m.exec(info)?.[1] ?? 'unknown' };
    },
    close: () => shop.close(),
  };
}
