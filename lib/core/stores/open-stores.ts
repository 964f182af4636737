import type { Env } from '@/lib/core/env';
import type { Payments } from './payments';
import type { Postgres } from './postgres';
import type { Redis } from './redis';
import type { Venue } from './venue';

/** A Neon host gets Neon's driver, any other `pg`. Only the driver that is used is loaded. */
export async function openPostgres(env: Env): Promise<Postgres> {
  if (new URL(env.DATABASE_URL).hostname.endsWith('.neon.tech')) {
    const { openNeonPostgres } = await import('./neon/neon-postgres');
    return openNeonPostgres(env);
  }
  const { openPgPostgres } = await import('./pg/pg-postgres');
  return openPgPostgres(env);
}

/** REDIS_URL gets a TCP connection; without it, KV_REST_API_URL gets `@vercel/kv`. */
export async function openRedis(env: Env): Promise<Redis> {
  if (env.REDIS_URL !== undefined) {
    const { openIoredis } = await import('./ioredis/ioredis-redis');
    return openIoredis(env.REDIS_URL, env);
  }
  if (env.KV_REST_API_URL === undefined || env.KV_REST_API_TOKEN === undefined) {
    throw new Error('Neither REDIS_URL nor KV_REST_API_URL and KV_REST_API_TOKEN are given.');
  }
  const { openVercelKv } = await import('./vercel-kv/vercel-kv-redis');
  return openVercelKv(env.KV_REST_API_URL, env.KV_REST_API_TOKEN, env);
}

/** Stripe, or what speaks its protocol; null: no key was given, so nothing can be paid. */
export async function openPayments(env: Env): Promise<Payments | null> {
  const { STRIPE_SECRET_KEY } = env;
  if (STRIPE_SECRET_KEY === undefined) return null;
  const { openStripePayments } = await import('./stripe/stripe-payments');
  return openStripePayments({ ...env, STRIPE_SECRET_KEY });
}

/** The venue's guest list; null: the shop tells none. */
export async function openVenue({ VENUE_URL: url, VENUE_KEY: key = '' }: Env): Promise<Venue | null> {
  if (url === undefined) return null;
  const { openHttpVenue } = await import('./http-venue/http-venue');
  return openHttpVenue(url, key);
}
