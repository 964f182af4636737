import { randomUUID } from 'node:crypto';
import { type Env, readEnv } from '@/lib/core/env';
import { type Breaker, withBreaker } from '@/lib/core/stores/breaker';
import {
  type Faults,
  noFaults,
  withPaymentsFaults,
  withPostgresFaults,
  withRedisFaults,
  withVenueFaults,
} from '@/lib/core/stores/faults';
import { Memory } from '@/lib/core/stores/memory';
import { openQuorum } from '@/lib/core/stores/open-quorum';
import { openPayments, openPostgres, openRedis, openVenue } from '@/lib/core/stores/open-stores';
import type { Payments } from '@/lib/core/stores/payments';
import type { Redis } from '@/lib/core/stores/redis';
import { type StoreWatch, watchPostgres, watchRedis, watchStore } from '@/lib/core/stores/store-watch';
import type { Stores } from '@/lib/core/stores/stores';
import type { Venue } from '@/lib/core/stores/venue';
import { type PaymentsWatch, watchPayments } from '@/lib/core/stores/watch-payments';
import { numberedOrderId } from './orders/order-id';
import { MissingTypes } from './purchase/missing-types';
import type { PurchaseDesk } from './purchase/purchase';
import { RateLimit } from './purchase/rate-limit';
import { findStrategy, STRATEGIES } from './strategies/registry';

/** One process's shop: its connections and its knobs. Everything that lasts is in the stores. */
export interface Shop extends PurchaseDesk {
  readonly env: Env;
  /** Null: this shop has no payment provider, so what it holds cannot be paid. */
  readonly payments: Payments | null;
  /** Null: nobody tells a venue who comes. */
  readonly venue: Venue | null;
  readonly breaker: Breaker;
  /** What the stores refused last. */
  readonly watches: {
    readonly postgres: StoreWatch;
    readonly redis: StoreWatch;
    readonly payments: PaymentsWatch | null;
  };
  /** The same Redis, without what goes wrong on purpose: for a classroom, which looks on while it does. */
  readonly redisBeside: Redis;
  /** Demo mode only; elsewhere nothing ever goes wrong on purpose. */
  readonly faults: Faults;
  /** Makes it the strategy of every buyer who names none, in this process; false: there is none of that id. */
  chooseStrategy(id: string): boolean;
  close(): Promise<void>;
}

/** Purchases in 10 s; a demo lets a whole crowd come from one machine. */
const LIMITS = { shop: { perBuyer: 60, perAddress: 600 }, demo: { perBuyer: 1000, perAddress: 0 } } as const;

const RETRIES = 8;
/** Well below the statement timeout: a sale that waited this long for a row is told to come again. */
const LOCK_TIMEOUT_MS = 500;

/**
 * Opens the stores that the environment names and sets up the shop.
 * @throws {Error} STRATEGY names none
 */
export async function openShop(env: Env): Promise<Shop> {
  const strategy = findStrategy(env.STRATEGY);
  if (!strategy) {
    const known = STRATEGIES.map(({ id }) => id).join(', ');
    throw new Error(`STRATEGY ${env.STRATEGY} should be one of: ${known}`);
  }
  const faults = noFaults();
  const [postgres, redis, payments, venue] = await Promise.all([
    openPostgres(env),
    openRedis(env),
    openPayments(env),
    openVenue(env),
  ]);
  const provider = payments && watchPayments(env.DEMO_MODE ? withPaymentsFaults(payments, faults) : payments);
  const watches = {
    postgres: watchStore('postgres'),
    redis: watchStore('redis'),
    payments: provider?.watch ?? null,
  };
  const breaker = withBreaker(
    watchRedis(env.DEMO_MODE ? withRedisFaults(redis, faults) : redis, watches.redis),
  );
  const quorum = openQuorum(env, faults);
  const stores: Stores = {
    postgres: watchPostgres(
      env.DEMO_MODE ? withPostgresFaults(postgres, faults) : postgres,
      watches.postgres,
    ),
    redis: breaker.redis,
    quorum: quorum.length > 0 ? quorum : [breaker.redis],
    memory: new Memory(),
    newId: randomUUID,
    newOrderId: (purchase) => numberedOrderId(purchase, randomUUID()),
    random: Math.random,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    nowMs: () => performance.now(),
    get leaseTtlMs() {
      return faults.leaseTtlMs ?? env.LEASE_TTL_MS;
    },
    admissionLimit: env.ADMISSION_LIMIT ?? null,
    retries: RETRIES,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
  };
  const limits = env.DEMO_MODE ? LIMITS.demo : LIMITS.shop;
  let current = strategy;
  return {
    env,
    stores,
    payments: provider?.payments ?? null,
    venue: venue && (env.DEMO_MODE ? withVenueFaults(venue, faults) : venue),
    breaker,
    watches,
    redisBeside: redis,
    faults,
    get strategy() {
      return current;
    },
    chooseStrategy(id) {
      const found = findStrategy(id);
      current = found ?? current;
      return found !== undefined;
    },
    demoMode: env.DEMO_MODE,
    ticketSecret: env.TICKET_SECRET,
    trustProxy: env.TRUST_PROXY,
    buyerLimit: new RateLimit(env.RATE_LIMIT_PER_BUYER ?? limits.perBuyer),
    addressLimit: new RateLimit(env.RATE_LIMIT_PER_ADDRESS ?? limits.perAddress),
    ownAnswers: new Map(),
    missingTypes: new MissingTypes(),
    async close() {
      await Promise.all([postgres, redis, venue, ...quorum].map((store) => store?.close()));
    },
  };
}

declare global {
  /** Lives here because the self-hosted server and the pages that Next bundles load this module twice. */
  var lastTicketShop: Promise<Shop> | undefined;
}

/** This process's shop, opened when first asked for: the fast lane and the pages share one. */
export async function shop(): Promise<Shop> {
  globalThis.lastTicketShop ??= openShop(readEnv());
  return globalThis.lastTicketShop;
}
