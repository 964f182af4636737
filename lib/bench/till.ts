import { randomUUID } from 'node:crypto';
import { readEnv } from '@/lib/env';
import { openShop } from '@/lib/shop';
import { readText } from '@/lib/stores/columns';
import type { Statement } from '@/lib/stores/postgres';
import { commitSale } from '@/lib/strategies/conditional-update';

/** On one row, more connections make it slower. */
const CONNECTIONS = [1, 2, 4] as const;
const MOST_CONNECTIONS = 4;

const VERSION: Statement<string> = {
  name: 'server-version',
  text: 'SHOW server_version',
  row: (row) => readText(row, 'server_version'),
};

/** The stores of a shop, reached from this process: no HTTP, no bouncer. */
export interface Till {
  /**
   * Sells with the one statement of a sale alone, for a third of the time each over 1, 2 and 4 connections.
   * @returns the best of the rates, sales a second
   */
  sell(ticketTypeId: string, durationMs: number): Promise<number>;
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
export async function openTill(urls: { readonly postgres: string; readonly redis: string }): Promise<Till> {
  const env = readEnv({
    DATABASE_URL: urls.postgres,
    REDIS_URL: urls.redis,
    POSTGRES_POOL: String(MOST_CONNECTIONS),
    TICKET_SECRET: randomUUID(),
  });
  const shop = await openShop(env);
  let sold = 0;

  async function sellOver(connections: number, ticketTypeId: string, durationMs: number): Promise<number> {
    const soldBefore = sold;
    const startedAtMs = performance.now();
    const lane = async () => {
      while (performance.now() - startedAtMs < durationMs) {
        const purchase = { ticketTypeId, quantity: 1, buyerId: randomUUID(), idempotencyKey: randomUUID() };
        const commit = await commitSale(purchase, shop.stores);
        if (commit.kind === 'refused') throw new Error(`A statement did not sell: ${commit.outcome.kind}`);
        sold += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, lane));
    return ((sold - soldBefore) / (performance.now() - startedAtMs)) * 1000;
  }

  return {
    async sell(ticketTypeId, durationMs) {
      const rates: number[] = [];
      for (const connections of CONNECTIONS) {
        rates.push(await sellOver(connections, ticketTypeId, durationMs / CONNECTIONS.length));
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
