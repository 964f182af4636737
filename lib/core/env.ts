import { z } from 'zod';
import { DEMO_TOKEN_PREFIX } from './demo-token';
import { USUAL_LEASE_TTL_MS } from './lease-ttl';

/** The keys of the provider that a demo starts: with them nobody is charged. */
export const SIMULATOR_KEY_PREFIX = 'sk_sim_';

const flag = z
  .enum(['0', '1', 'true', 'false', ''], { error: 'should be 1 or 0' })
  .default('0')
  .transform((value) => value === '1' || value === 'true');

const whole = (min: number, max: number, what: string) =>
  z.coerce
    .number({ error: `should be a whole number: ${what}` })
    .int(`should be a whole number: ${what}`)
    .min(min, `should be at least ${min}: ${what}`)
    .max(max, `should be at most ${max}: ${what}`);

const url = (schemes: readonly string[], example: string) =>
  z.string({ error: `should look like ${example}` }).refine((value) => schemes.includes(schemeOf(value)), {
    error: `should look like ${example}`,
  });

function schemeOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

const schema = z
  .object({
    DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database'),
    REDIS_URL: url(['redis:', 'rediss:'], 'redis://127.0.0.1:6379').optional(),
    KV_REST_API_URL: url(['https:', 'http:'], 'https://name.upstash.io').optional(),
    KV_REST_API_TOKEN: z.string().min(1, 'should be the token of the REST API').optional(),
    /** Independent servers for `redlock`, the first of them the shop's own; without, it has only that one. */
    REDLOCK_URLS: z
      .string()
      .default('')
      .transform((list) => list.split(',').filter((each) => each !== ''))
      .pipe(z.array(url(['redis:', 'rediss:'], 'redis://127.0.0.1:6379,redis://127.0.0.1:6380')).max(9)),
    /** What the launcher started; a shop that got its Redis from elsewhere does not know. */
    REDIS_KIND: z
      .enum(['redis', 'valkey', 'emulated', 'unknown'], {
        error: 'should be redis, valkey, emulated or unknown',
      })
      .default('unknown'),
    NEON_GATEWAY: z
      .string()
      .regex(/^[\w.-]+:\d+$/, 'should look like 127.0.0.1:4444 (the local gateway; leave it out for Neon)')
      .optional(),
    LAB_DATABASE_URL: url(
      ['postgres:', 'postgresql:'],
      'postgres://user:password@host:5432/database',
    ).optional(),
    DEMO_MODE: flag,
    ADMIN_TOKEN: z.string().min(16, 'should be a secret of at least 16 characters').optional(),
    DOOR_TOKEN: z.string().min(16, 'should be a secret of at least 16 characters').optional(),
    TICKET_SECRET: z
      .string({ error: 'should be a secret of at least 32 characters' })
      .min(32, 'should be a secret of at least 32 characters'),
    HOST: z.string().default('127.0.0.1'),
    PORT: whole(0, 65_535, 'the port to listen on').default(3000),
    DOOR: z.enum(['fast', 'next'], { error: 'should be fast or next' }).default('fast'),
    STRATEGY: z.string().default('merged'),
    ADMISSION_LIMIT: whole(
      1,
      1_000_000,
      'tickets of one type admitted at once; leave it out for as many as are left',
    ).optional(),
    LEASE_TTL_MS: whole(100, 600_000, 'how long a lease lives, in ms').default(USUAL_LEASE_TTL_MS),
    POSTGRES_POOL: whole(1, 100, 'connections a process').default(4),
    POSTGRES_STATEMENT_TIMEOUT_MS: whole(50, 600_000, 'Postgres ends a statement after it, in ms').default(
      2000,
    ),
    POSTGRES_DEADLINE_MS: whole(50, 600_000, 'the shop stops waiting for Postgres after it, in ms').default(
      3000,
    ),
    REDIS_DEADLINE_MS: whole(5, 60_000, 'the shop stops waiting for Redis after it, in ms').default(1000),
    RATE_LIMIT_PER_BUYER: whole(0, 1e9, 'purchases a buyer may try in 10 s; 0: no limit').optional(),
    RATE_LIMIT_PER_ADDRESS: whole(0, 1e9, 'purchases an address may try in 10 s; 0: no limit').optional(),
    LIVE_PER_ADDRESS: whole(0, 1e6, 'dashboards an address may have open; 0: no limit').optional(),
    /** The payment provider's; without it nothing that is held can be paid. */
    STRIPE_SECRET_KEY: z.string().min(1).optional(),
    STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
    /** Whatever speaks Stripe's protocol; left out: Stripe. */
    STRIPE_API_BASE: url(['https:', 'http:'], 'http://127.0.0.1:12111').optional(),
    PAYMENT_DEADLINE_MS: whole(
      50,
      60_000,
      'the shop stops waiting for the payment provider after it, in ms',
    ).default(8000),
    /** Where the venue keeps its guest list; without it nobody tells it who comes. */
    VENUE_URL: url(['https:', 'http:'], 'http://127.0.0.1:12111').optional(),
    VENUE_KEY: z.string().min(1, 'should be the key of the venue').optional(),
    /** How old a read may be at p95, in ms, before it is an alarm. */
    STALENESS_OBJECTIVE_MS: whole(1, 600_000, 'how old a read may be at p95, in ms').default(1000),
    /** Who may ring `GET /api/cron/tick`: the platform sends it as a bearer token. */
    CRON_SECRET: z.string().min(16, 'should be a secret of at least 16 characters').optional(),
    SHOP_ORIGIN: url(['https:', 'http:'], 'https://tickets.example')
      .transform((given) => new URL(given).origin)
      .optional(),
    TRUST_PROXY: flag,
  })
  .superRefine((env, context) => {
    const problem = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (!env.REDIS_URL && !env.KV_REST_API_URL) {
      problem('REDIS_URL', 'is missing: redis://127.0.0.1:6379, or KV_REST_API_URL and KV_REST_API_TOKEN');
    }
    if (env.KV_REST_API_URL && !env.KV_REST_API_TOKEN) {
      problem('KV_REST_API_TOKEN', 'is missing: KV_REST_API_URL needs it');
    }
    if (env.VENUE_URL && !env.VENUE_KEY) problem('VENUE_KEY', 'is missing: VENUE_URL needs it');
    for (const name of ['ADMIN_TOKEN', 'DOOR_TOKEN'] as const) {
      if (env.DEMO_MODE || !env[name]?.startsWith(DEMO_TOKEN_PREFIX)) continue;
      problem(name, "is a demo's token: make one of your own, or leave it out");
    }
    if (!env.DEMO_MODE && env.STRIPE_SECRET_KEY?.startsWith(SIMULATOR_KEY_PREFIX)) {
      problem('STRIPE_SECRET_KEY', "is that of a demo's provider, which moves no money: use Stripe's own");
    }
    if (
      env.POSTGRES_STATEMENT_TIMEOUT_MS >= env.POSTGRES_DEADLINE_MS ||
      env.POSTGRES_DEADLINE_MS >= env.LEASE_TTL_MS
    ) {
      problem(
        'LEASE_TTL_MS',
        'should be the longest: POSTGRES_STATEMENT_TIMEOUT_MS < POSTGRES_DEADLINE_MS < LEASE_TTL_MS',
      );
    }
  });

/** The validated environment. Times in ms; limits in purchases per 10 s, 0 for none. */
export type Env = z.infer<typeof schema>;

/**
 * Reads and validates the environment: the one place that does. An empty variable counts as missing.
 * @throws {Error} naming each variable that is wrong and what it should look like
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `  ${name} ${given[name] === undefined && issue.code !== 'custom' ? 'is missing: it ' : ''}${issue.message}`;
  });
  throw new Error(`The environment is not right:\n${lines.join('\n')}\nSee .env.example.`);
}

/** `npm run dev`: pages follow the sources. */
export const RELOADS = process.env.NODE_ENV === 'development';
