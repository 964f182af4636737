import IoRedis from 'ioredis';
import { describe, expect, inject, it } from 'vitest';
import { withConnection } from '@/db/connect';
import { DRIVER_PAIRS, openDriverPair } from '@/stack/testing/drivers';
import { freshDatabase, freshRedis } from '@/stack/testing/stores';
import { explainRefusal, type StoreName } from './explain-refusal';
import { SqlError, StoreError } from './store-error';

const READ = { name: 'read', text: 'SELECT stock FROM ticket_types', row: () => true } as const;

describe.each(DRIVER_PAIRS)('real stores that refuse, %s drivers', (pair) => {
  /** What is said of the error that a call to these stores ends in. */
  async function explain(store: StoreName, urls: { postgresUrl: string; redisUrl: string }) {
    const stores = await openDriverPair(pair, urls);
    const call = store === 'postgres' ? stores.postgres.query(READ, []) : stores.redis.probe();
    const error = await call.then(
      () => 'it works',
      (thrown: unknown) => thrown,
    );
    await stores.close();
    return explainRefusal(store, error);
  }

  it('a Postgres says by its error what is wrong, and it is told with what to do', async () => {
    const database = await freshDatabase();
    const role = `weak_${pair}`;
    const inPostgres = (sql: string) => withConnection(inject('postgresUrl'), (client) => client.query(sql));
    await inPostgres(`CREATE ROLE ${role} LOGIN PASSWORD 'weak'`);
    const causeOf = async (change: (url: URL) => void) => {
      const url = new URL(database.url);
      change(url);
      const explained = await explain('postgres', { postgresUrl: url.href, redisUrl: 'redis://127.0.0.1:1' });
      return explained?.cause;
    };
    const asRole = (url: URL) => Object.assign(url, { username: role, password: 'weak' });
    expect(await causeOf((url) => Object.assign(url, { password: 'wrong' }))).toContain('password');
    expect(await causeOf((url) => Object.assign(url, { pathname: '/nowhere' }))).toContain('does not exist');
    expect(await causeOf((url) => Object.assign(url, { pathname: '/postgres' }))).toContain('the tables');
    expect(await causeOf(asRole)).toContain('may not do');
    await inPostgres(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
    expect(await causeOf(asRole)).toContain('no connection left');
    await inPostgres(`DROP ROLE ${role}`);
    await database.drop();
  });

  it('so does a Redis', async () => {
    const [redis, primary] = await Promise.all([freshRedis(), freshRedis()]);
    const client = new IoRedis(redis.url);
    const causeOf = async (redisUrl = redis.url) =>
      (await explain('redis', { postgresUrl: inject('postgresUrl'), redisUrl }))?.cause;
    const config = (name: string, value: string) => client.config('SET', name, value);
    expect(await causeOf()).toBeUndefined();
    await config('maxmemory', '1');
    expect(await causeOf()).toBe('it is full');
    await config('maxmemory', '0');
    await config('min-replicas-to-write', '1');
    expect(await causeOf()).toBe('it refuses writes for want of replicas');
    await config('min-replicas-to-write', '0');
    await client.call('ACL', 'SETUSER', 'weak', 'on', '>weak', '~*', '+@all', '-eval', '-evalsha');
    expect(await causeOf(redis.url.replace('//', '//weak:weak@'))).toContain('may not do');
    await client.call('REPLICAOF', '127.0.0.1', String(primary.port));
    expect(await causeOf()).toBe('it is a replica and takes no writes');
    await client.call('REPLICAOF', 'NO', 'ONE');
    client.disconnect();
    await Promise.all([redis.stop(), primary.stop()]);
  });
});

it('over TCP, what keeps a connection from being made is known', async () => {
  const redis = await freshRedis();
  const client = new IoRedis(redis.url);
  await client.config('SET', 'requirepass', 'right');
  const urls = { postgresUrl: inject('postgresUrl'), redisUrl: redis.url.replace('//', '//:wrong@') };
  const stores = await openDriverPair('tcp', urls);
  const error = await stores.redis.probe().catch((thrown: unknown) => thrown);
  expect(explainRefusal('redis', error)?.cause).toContain('password');
  client.disconnect();
  await stores.close();
  await redis.stop();
});

const lost = (store: StoreName, message: string, code?: string) =>
  new StoreError(store, 'none', message, Object.assign(new Error(message), code ? { code } : {}));

describe('what no test brings about for real is known by its code', () => {
  it.each([
    [
      'postgres',
      lost('postgres', 'unsupported startup parameter: statement_timeout', '08P01'),
      'a pooler refuses',
    ],
    [
      'postgres',
      new SqlError('26000', undefined, 'prepared statement "sell" does not exist'),
      'a pooler gives',
    ],
    ['postgres', lost('postgres', 'self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), 'certificate'],
    ['postgres', lost('postgres', 'The server does not support SSL connections'), 'does not speak it'],
    [
      'postgres',
      new SqlError('53100', undefined, 'could not extend file: No space left on device'),
      'disk is full',
    ],
    [
      'postgres',
      new SqlError('25006', undefined, 'cannot execute UPDATE in a read-only transaction'),
      'replica',
    ],
    ['postgres', lost('postgres', 'getaddrinfo ENOTFOUND db.invalid', 'ENOTFOUND'), 'cannot be found'],
    ['redis', lost('redis', 'MISCONF Redis is configured to save RDB snapshots'), 'cannot save'],
    ['redis', lost('redis', 'getaddrinfo ENOTFOUND', 'ENOTFOUND'), 'cannot be found'],
    ['redis', lost('redis', 'no idea'), 'out of reach'],
  ] as const)('%s: %s', (store, error, cause) => {
    expect(explainRefusal(store, error)?.cause).toContain(cause);
  });

  it('what Postgres refuses for what was asked is no refusal of its own', () => {
    for (const code of ['23505', '40001', '57014', '22P02']) {
      expect(
        explainRefusal('postgres', new SqlError(code, undefined, 'certificate of deadline')),
      ).toBeUndefined();
    }
    expect(explainRefusal('postgres', new TypeError('a mistake'))).toBeUndefined();
  });
});
