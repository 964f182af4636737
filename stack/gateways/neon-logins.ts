import { createHash } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';

const CONNECTIONS_A_LOGIN = 32;
const LOGINS = 16;
const CONNECT_TIMEOUT_MS = 5000;

interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Reads user, password and database of a connection string; undefined when it has not all three. */
export function parseLogin(connectionString: string | string[] | undefined): Login | undefined {
  if (typeof connectionString !== 'string' || !URL.canParse(connectionString)) return undefined;
  const url = new URL(connectionString);
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decode);
  return user && password && database ? { user, password, database } : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A pool for each login that Postgres has let in, and for `LOGINS` of them at the most. */
export function createNeonLogins(target: { readonly host: string; readonly port: number }) {
  const pools = new Map<string, Pool>();

  function poolOf(key: string, login: Login): Pool {
    const known = pools.get(key);
    if (known) return known;
    const pool = new Pool({
      ...target,
      ...login,
      max: CONNECTIONS_A_LOGIN,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // Without a listener, the loss of a connection ends the process. The query that uses it fails anyway.
    pool.on('error', () => {});
    pool.on('connect', (connection) => connection.on('error', () => {}));
    pools.set(key, pool);
    const [oldest] = pools.keys();
    if (pools.size > LOGINS && oldest !== undefined) void forget(oldest);
    return pool;
  }

  function forget(key: string): Promise<void> {
    const pool = pools.get(key);
    pools.delete(key);
    return pool ? pool.end() : Promise.resolve();
  }

  return {
    /** A connection as this login. @throws {Error} what Postgres said to it, or that Postgres is not there */
    async checkOut(login: Login): Promise<PoolClient> {
      const { user, password, database } = login;
      const key = createHash('sha256')
        .update(JSON.stringify([user, password, database]))
        .digest('hex');
      const pool = poolOf(key, login);
      try {
        return await pool.connect();
      } catch (error) {
        if (pool.totalCount === 0 && pools.get(key) === pool) await forget(key);
        throw error;
      }
    },
    async close(): Promise<void> {
      await Promise.all([...pools.keys()].map(forget));
    },
  };
}
