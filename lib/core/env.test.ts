import { describe, expect, it } from 'vitest';
import { readEnv } from './env';

const GOOD = {
  DATABASE_URL: 'postgres://user:password@db.example:5432/shop',
  REDIS_URL: 'redis://127.0.0.1:6379',
  TICKET_SECRET: 'a secret of a test, thirty-two long',
};

/** The lines of the error, each about one variable; empty where the environment is right. */
function complaints(changes: Readonly<Record<string, string | undefined>>): string[] {
  try {
    readEnv({ ...GOOD, ...changes });
    return [];
  } catch (error) {
    const lines = String(error).split('\n');
    return lines.slice(1, -1).map((line) => line.trim());
  }
}

/** What each variable must not be. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  DATABASE_URL: ['db.example', 'mysql://db.example/shop', '/shop'],
  REDIS_URL: ['127.0.0.1:6379', 'https://name.upstash.io'],
  KV_REST_API_URL: ['name.upstash.io', 'redis://127.0.0.1'],
  REDIS_KIND: ['memcached'],
  NEON_GATEWAY: ['127.0.0.1', 'http://127.0.0.1:4444'],
  LAB_DATABASE_URL: ['db.example', 'mysql://db.example/shop'],
  DEMO_MODE: ['yes', 'on'],
  ADMIN_TOKEN: ['too short'],
  DOOR_TOKEN: ['too short'],
  TICKET_SECRET: ['thirty-one characters, one less'],
  PORT: ['http', '-1', '65536', '80.5'],
  DOOR: ['back'],
  ADMISSION_LIMIT: ['0', 'wide'],
  LEASE_TTL_MS: ['99', '5s'],
  POSTGRES_POOL: ['0', '101'],
  POSTGRES_STATEMENT_TIMEOUT_MS: ['49', '2s'],
  POSTGRES_DEADLINE_MS: ['49', '3s'],
  REDIS_DEADLINE_MS: ['4', 'soon'],
  RATE_LIMIT_PER_BUYER: ['-1', 'many'],
  RATE_LIMIT_PER_ADDRESS: ['-1', 'many'],
  TRUST_PROXY: ['maybe'],
};

describe('a wrong variable is named, and what it should look like', () => {
  const cases = Object.entries(WRONG).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  it.each(cases)('%s=%s', (name, value) => {
    expect(complaints({ [name]: value })).toContainEqual(
      expect.stringMatching(new RegExp(`^${name} should `)),
    );
  });
});

describe('a missing variable is named', () => {
  it.each(['DATABASE_URL', 'TICKET_SECRET'])('%s', (name) => {
    const complaint = expect.stringMatching(new RegExp(`^${name} is missing: it should `));
    expect(complaints({ [name]: undefined })).toEqual([complaint]);
    expect(complaints({ [name]: '' })).toEqual([complaint]);
  });

  it('REDIS_URL, unless Upstash is given whole', () => {
    const upstash = { KV_REST_API_URL: 'https://name.upstash.io', KV_REST_API_TOKEN: 'a token' };
    expect(complaints({ REDIS_URL: '' })).toEqual([expect.stringMatching(/^REDIS_URL is missing: /)]);
    expect(complaints({ REDIS_URL: '', ...upstash })).toEqual([]);
    expect(complaints({ REDIS_URL: '', ...upstash, KV_REST_API_TOKEN: '' })).toEqual([
      expect.stringMatching(/^KV_REST_API_TOKEN is missing: /),
    ]);
  });
});

it('names all that is wrong at once, and says where to read on', () => {
  expect(complaints({ PORT: 'x', DOOR: 'x', TICKET_SECRET: '' })).toHaveLength(3);
  expect(() => readEnv({})).toThrow(/See \.env\.example\.$/);
});

it('never says what a secret is', () => {
  const secrets = {
    ADMIN_TOKEN: 'hush',
    TICKET_SECRET: 'quiet',
    DATABASE_URL: 'mysql://user:silence@db/shop',
  };
  expect(complaints(secrets).join()).not.toMatch(/hush|quiet|silence/);
});

describe.each(['ADMIN_TOKEN', 'DOOR_TOKEN'])("a demo's own %s", (name) => {
  const token = { [name]: 'demo-0123456789abcdef' };
  it('is refused by a shop that is no demo', () => {
    expect(complaints(token)).toEqual([expect.stringContaining(`${name} is a demo's token`)]);
    expect(complaints({ ...token, DEMO_MODE: '0' })).toHaveLength(1);
  });
  it('is fine in a demo, and so is a token of its own elsewhere', () => {
    expect(complaints({ ...token, DEMO_MODE: '1' })).toEqual([]);
    expect(complaints({ [name]: 'a token of our own' })).toEqual([]);
  });
});

it.each([
  [2000, 2000, 5000],
  [2000, 5000, 5000],
  [3000, 2000, 5000],
])('refuses a statement of %i ms, a deadline of %i ms and a lease of %i ms', (statement, deadline, lease) => {
  const times = {
    POSTGRES_STATEMENT_TIMEOUT_MS: String(statement),
    POSTGRES_DEADLINE_MS: String(deadline),
    LEASE_TTL_MS: String(lease),
  };
  expect(complaints(times)).toEqual([expect.stringMatching(/^LEASE_TTL_MS should be the longest/)]);
});

it('fills in what may be left out', () => {
  expect(readEnv(GOOD)).toMatchObject({
    ...GOOD,
    DEMO_MODE: false,
    HOST: '127.0.0.1',
    PORT: 3000,
    DOOR: 'fast',
    STRATEGY: 'merged',
    TRUST_PROXY: false,
  });
  expect(readEnv({ ...GOOD, ADMISSION_LIMIT: '', PORT: '' })).not.toHaveProperty('ADMISSION_LIMIT');
});
