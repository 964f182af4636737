import { randomBytes } from 'node:crypto';

export type Environment = Readonly<Record<string, string | undefined>>;

interface ServerOptions {
  readonly port: number;
  readonly host: string;
  readonly ephemeral: boolean;
  readonly door?: 'fast' | 'next';
  readonly reload?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Which stores to use: an ephemeral shop never takes them from its caller. Empty counts as missing. */
const STORE_VARIABLES = [
  'DATABASE_URL',
  'NEON_GATEWAY',
  'LAB_DATABASE_URL',
  'REDIS_URL',
  'KV_REST_API_URL',
  'KV_REST_API_TOKEN',
  'REDIS_KIND',
  'REDLOCK_URLS',
] as const;

/**
 * The environment of the server processes (lib/core/env.ts says what each variable means). They inherit the caller's;
 * what it leaves out is made here.
 */
export function serverEnvironment(
  options: ServerOptions,
  secrets: { readonly adminToken: string; readonly doorToken: string; readonly ticketSecret: string },
  stores: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> & { readonly ADMIN_TOKEN: string; readonly DOOR_TOKEN: string } {
  const given: Environment = options.ephemeral ? {} : process.env;
  const unset = options.ephemeral ? Object.fromEntries(STORE_VARIABLES.map((name) => [name, ''])) : {};
  const demoMode = given.DEMO_MODE || '1';
  const isDemo = demoMode === '1' || demoMode === 'true';
  return {
    ...unset,
    ...stores,
    DEMO_MODE: demoMode,
    // A shop that is no demo refuses a demo's token; nobody needs to know the one it gets.
    ADMIN_TOKEN: given.ADMIN_TOKEN || (isDemo ? secrets.adminToken : randomBytes(24).toString('base64url')),
    DOOR_TOKEN: given.DOOR_TOKEN || (isDemo ? secrets.doorToken : ''),
    TICKET_SECRET: given.TICKET_SECRET || secrets.ticketSecret,
    HOST: options.host,
    PORT: String(options.port),
    ...(options.door ? { DOOR: options.door } : {}),
    ...(options.reload ? { DOOR: 'next', NODE_ENV: 'development' } : { NODE_ENV: 'production' }),
    NEXT_TELEMETRY_DISABLED: '1',
    ...options.env,
  };
}
