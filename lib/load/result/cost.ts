import type { RunResult } from './result-schema';

/*
 * What a run would have cost in the cloud. An example: prices move, plans differ, and what is included is not looked
 * at. In US dollars, as published by:
 */

/** Upstash Redis, pay as you go: upstash.com/pricing/redis, November 2026. */
const USD_PER_REDIS_COMMAND = 0.2 / 100_000;
/** Neon, Launch, one compute unit: neon.com/pricing, November 2026. */
const USD_PER_POSTGRES_MS = 0.106 / 3_600_000;
/** Vercel Functions, Pro: vercel.com/docs/functions/usage-and-pricing; each request has 2 GB to itself. */
const FUNCTION_GB = 2;
const USD_PER_FUNCTION_MS = (FUNCTION_GB * 0.18) / 3_600_000;
const USD_PER_INVOCATION = 0.6 / 1_000_000;

const PRICES =
  'an example: Upstash pay as you go, Neon Launch (1 CU), Vercel Pro (2 GB a request), list prices of November 2026; ' +
  'commands inside scripts are counted too, and the time of a function is what its caller waited, so it is less';

export interface CostFacts {
  readonly sales: number;
  readonly requests: number;
  /** The time of all requests on the wire, ms. */
  readonly wireMs: number;
  readonly perSale: RunResult['perSale'];
}

/** The cost of a thousand sales, of all that was refused meanwhile too; null where nothing was sold. */
export function estimateCost({ sales, requests, wireMs, perSale }: CostFacts): RunResult['cost'] {
  if (sales === 0) return null;
  const ofThousand = (value: number | null) => (value === null ? null : value * 1000);
  const redisCommands = ofThousand(perSale.redisCommands);
  const postgresMs = ofThousand(perSale.postgresMs);
  const functionMs = (wireMs / sales) * 1000;
  const usdOfFunctions = functionMs * USD_PER_FUNCTION_MS + (requests / sales) * 1000 * USD_PER_INVOCATION;
  return {
    perThousandSales: { redisCommands, postgresMs, functionMs },
    usdPerThousandSales: {
      redis: redisCommands === null ? null : redisCommands * USD_PER_REDIS_COMMAND,
      postgres: postgresMs === null ? null : postgresMs * USD_PER_POSTGRES_MS,
      functions: usdOfFunctions,
    },
    prices: PRICES,
  };
}
