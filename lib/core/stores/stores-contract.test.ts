import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRIVER_PAIRS, type OpenPair, openDriverPair } from '@/stack/testing/drivers';
import { freshDatabase, freshRedis } from '@/stack/testing/stores';
import { createDrizzleReads } from './drizzle-reads';
import type { Sql, SqlParam } from './postgres';
import type { Script } from './redis';
import { SqlError } from './store-error';

const REDIS_KINDS = [undefined, 'emulated'] as const;

/** Prepared statements want one name a text. */
const ask = (on: Sql, text: string, params: readonly SqlParam[] = []) =>
  on.query({ name: text.slice(0, 60), text, row: (row) => row }, params);

describe.each(DRIVER_PAIRS)('Postgres, %s drivers', (pair) => {
  let stores: OpenPair;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let server: Awaited<ReturnType<typeof freshRedis>>;

  beforeAll(async () => {
    [database, server] = await Promise.all([freshDatabase(), freshRedis()]);
    const urls = { postgresUrl: database.url, redisUrl: server.url };
    stores = await openDriverPair(pair, urls, {
      POSTGRES_STATEMENT_TIMEOUT_MS: '400',
      POSTGRES_DEADLINE_MS: '2400',
      POSTGRES_POOL: '3',
    });
    await ask(
      stores.postgres,
      'CREATE TABLE seats (id int PRIMARY KEY, taken int NOT NULL CHECK (taken <= 1))',
    );
    await ask(
      stores.postgres,
      'CREATE TABLE guests (seat int REFERENCES seats (id) DEFERRABLE INITIALLY DEFERRED)',
    );
    await ask(stores.postgres, 'INSERT INTO seats VALUES (1, 0), (2, 0)');
  });
  afterAll(async () => {
    await stores?.close();
    await Promise.all([server?.stop(), database?.drop()]);
  });
  const postgres = () => stores.postgres;

  it('gives values as the port says', async () => {
    const [row] = await ask(
      postgres(),
      `SELECT $1::text AS text, $2::int AS int, $3::bigint AS big, $4::boolean AS bool, $5::text AS nothing,
        $6::text[] AS texts, $7::int[] AS ints, '2027-01-02 03:04:05.678+00'::timestamptz AS at,
        '{"a": [1, null]}'::jsonb AS json, '12.50'::numeric AS numeric, '0042'::text AS digits`,
      ['Zoë 🎫 "\\', 7, '9007199254740993', true, null, ['a', null, 'x"y,{}\\', ''], [1, 2]],
    );
    expect(row).toMatchObject({
      text: 'Zoë 🎫 "\\',
      int: 7,
      big: '9007199254740993',
      bool: true,
      nothing: null,
      texts: ['a', null, 'x"y,{}\\', ''],
      ints: [1, 2],
      json: { a: [1, null] },
      numeric: '12.50',
      digits: '0042',
    });
    expect(typeof row?.at).toBe('string');
    expect(new Date(String(row?.at)).toISOString()).toBe('2027-01-02T03:04:05.678Z');
  });

  it('gives no rows as an empty list, and parses each row', async () => {
    expect(await ask(postgres(), 'SELECT 1 WHERE false')).toEqual([]);
    const statement = { name: 'two', text: 'SELECT generate_series(1, 2) AS n', row: (row: object) => row };
    expect(await postgres().query(statement, [])).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('throws what a row parser throws, and goes on', async () => {
    const bad = new Error('not a row of mine');
    const statement = {
      name: 'parsed',
      text: 'SELECT 1',
      row: () => {
        throw bad;
      },
    };
    await expect(postgres().query(statement, [])).rejects.toBe(bad);
    expect(await ask(postgres(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('names the constraint that refused', async () => {
    const refused = ask(postgres(), 'UPDATE seats SET taken = 2 WHERE id = 1');
    await expect(refused).rejects.toThrow(SqlError);
    await expect(refused).rejects.toMatchObject({ code: '23514', constraint: 'seats_taken_check' });
    await expect(ask(postgres(), 'INSERT INTO seats VALUES (1, 0)')).rejects.toMatchObject({
      code: '23505',
      constraint: 'seats_pkey',
    });
  });

  it('reads with Drizzle, with the same errors as the cause', async () => {
    const one = sql<string>`'Zoë 🎫'`.as('one');
    expect(await createDrizzleReads(postgres()).select({ one }).from(sql`seats`).limit(1)).toEqual([
      { one: 'Zoë 🎫' },
    ]);
    const failed = createDrizzleReads(postgres()).select({ n: sql`1 / 0` }).from(sql`seats`);
    await expect(failed).rejects.toMatchObject({ cause: { name: 'SqlError', code: '22012' } });
  });

  it('commits a transaction whole', async () => {
    const answer = await postgres().transaction('read committed', async (tx) => {
      await ask(tx, 'INSERT INTO seats VALUES (10, 0)');
      await ask(tx, 'INSERT INTO seats VALUES (11, 0)');
      expect(await ask(postgres(), 'SELECT id FROM seats WHERE id >= 10')).toEqual([]);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await ask(postgres(), 'SELECT id FROM seats WHERE id >= 10 ORDER BY id')).toHaveLength(2);
  });

  it('rolls back when the body throws, with that very error', async () => {
    const changedMind = new Error('changed my mind');
    const transaction = postgres().transaction('read committed', async (tx) => {
      await ask(tx, 'INSERT INTO seats VALUES (20, 0)');
      throw changedMind;
    });
    await expect(transaction).rejects.toBe(changedMind);
    expect(await ask(postgres(), 'SELECT id FROM seats WHERE id = 20')).toEqual([]);
  });

  it('does not call committed what Postgres rolled back at COMMIT', async () => {
    const swallowed = postgres().transaction('read committed', async (tx) => {
      await ask(tx, 'INSERT INTO seats VALUES (30, 0)');
      await ask(tx, 'SELECT 1 / 0').catch(() => {});
    });
    await expect(swallowed).rejects.toMatchObject({ name: 'SqlError', code: '25P02' });
    const deferred = postgres().transaction('read committed', (tx) =>
      ask(tx, 'INSERT INTO guests VALUES (99)'),
    );
    await expect(deferred).rejects.toMatchObject({ name: 'SqlError', code: '23503' });
    expect(await ask(postgres(), 'SELECT id FROM seats WHERE id = 30')).toEqual([]);
    expect(await ask(postgres(), 'SELECT seat FROM guests')).toEqual([]);
  });

  it('runs at the isolation level that was asked for', async () => {
    for (const isolation of ['read committed', 'repeatable read', 'serializable'] as const) {
      const [row] = await postgres().transaction(isolation, (tx) => ask(tx, 'SHOW transaction_isolation'));
      expect(row).toEqual({ transaction_isolation: isolation });
    }
    const lost = postgres().transaction('repeatable read', async (tx) => {
      await ask(tx, 'SELECT taken FROM seats WHERE id = 2');
      await ask(postgres(), 'UPDATE seats SET taken = 1 WHERE id = 2');
      await ask(tx, 'UPDATE seats SET taken = taken WHERE id = 2');
    });
    await expect(lost).rejects.toMatchObject({ name: 'SqlError', code: '40001' });
  });

  it('refuses a statement after its transaction has ended', async () => {
    let leaked: Sql | undefined;
    await postgres().transaction('read committed', async (tx) => {
      leaked = tx;
    });
    await expect(leaked && ask(leaked, 'SELECT 1')).rejects.toThrow(/has ended/);
  });

  it('ends a transaction that does nothing, so that it holds no lock', async () => {
    const idle = postgres().transaction('read committed', (tx) =>
      ask(tx, 'SHOW idle_in_transaction_session_timeout'),
    );
    expect(await idle).toEqual([{ idle_in_transaction_session_timeout: '2400ms' }]);
  });

  it('lets Postgres end a statement that takes too long, and surely nothing happened', async () => {
    const slow = postgres().transaction('read committed', (tx) => ask(tx, 'SELECT pg_sleep(3)'));
    await expect(slow).rejects.toMatchObject({ name: 'SqlError', code: '57014' });
  });

  it('after the deadline says "unknown", destroys the connection and goes on', async () => {
    // Stands for a Postgres that does not end the statement by itself in time.
    const stuck = "WITH s AS (SELECT set_config('statement_timeout', '0', false)) SELECT pg_sleep(0) FROM s";
    await Promise.all([1, 2, 3].map(() => ask(postgres(), stuck)));
    const started = performance.now();
    const failed = ask(postgres(), "SELECT pg_sleep(6), 'the stuck one' AS label").catch(
      (error: unknown) => error,
    );
    const stuckOnes = () =>
      ask(postgres(), "SELECT pid FROM pg_stat_activity WHERE query LIKE '%, ''the stuck one'' AS label'");
    await expect.poll(stuckOnes).toHaveLength(1);
    const [stuckOne] = await stuckOnes();
    expect(await failed).toMatchObject({ name: 'StoreError', store: 'postgres', effect: 'unknown' });
    expect(performance.now() - started).toBeLessThan(5800);
    expect(await ask(postgres(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const backend = () =>
      ask(postgres(), 'SELECT pid FROM pg_stat_activity WHERE pid = $1', [Number(stuckOne?.pid)]);
    await expect.poll(backend).toEqual([]);
  });

  it('says "none" when a connection is lost before COMMIT, and goes on', async () => {
    const lost = postgres().transaction('read committed', async (tx) => {
      const [self] = await ask(tx, 'SELECT pg_backend_pid() AS pid');
      await ask(postgres(), 'SELECT pg_terminate_backend($1)', [Number(self?.pid)]);
      await ask(tx, 'INSERT INTO seats VALUES (40, 0)');
    });
    await expect(lost).rejects.toMatchObject({ name: 'StoreError', effect: 'none' });
    expect(await ask(postgres(), 'SELECT id FROM seats WHERE id = 40')).toEqual([]);
  });

  it('sends no COMMIT after the deadline, so that nothing happened', async () => {
    const late = postgres().transaction('read committed', async (tx) => {
      await ask(tx, 'INSERT INTO seats VALUES (50, 0)');
      await new Promise((resolve) => setTimeout(resolve, 2450));
    });
    await expect(late).rejects.toMatchObject({ name: 'StoreError', effect: 'none' });
    expect(await ask(postgres(), 'SELECT id FROM seats WHERE id = 50')).toEqual([]);
  });

  it('says "unknown" when the connection is lost under a statement', async () => {
    const failed = ask(postgres(), 'SELECT pg_terminate_backend(pg_backend_pid())');
    await expect(failed).rejects.toMatchObject({ name: 'StoreError', effect: 'unknown' });
    expect(await ask(postgres(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says "none" when every connection is taken', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holders: Promise<unknown>[] = [];
    for (let n = 0; n < 3; n++) {
      await new Promise<void>((entered) => {
        holders.push(
          postgres().transaction('read committed', () => {
            entered();
            return released;
          }),
        );
      });
    }
    const refused = postgres().transaction('read committed', (tx) => ask(tx, 'SELECT 1'));
    await expect(refused).rejects.toMatchObject({ name: 'StoreError', effect: 'none' });
    release();
    await Promise.allSettled(holders);
  });
});

const CASES = DRIVER_PAIRS.flatMap((pair) =>
  REDIS_KINDS.map((kind) => ({ pair, kind, label: kind ?? 'real' })),
);

describe.each(CASES)('Redis, $pair drivers, $label', ({ pair, kind }) => {
  let stores: OpenPair;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let server: Awaited<ReturnType<typeof freshRedis>>;

  beforeAll(async () => {
    [database, server] = await Promise.all([freshDatabase(), freshRedis(kind)]);
    // The emulated one compiles its Lua at the first script.
    const urls = { postgresUrl: database.url, redisUrl: server.url };
    stores = await openDriverPair(pair, urls, { REDIS_DEADLINE_MS: '2000' });
  });
  afterAll(async () => {
    await stores?.close();
    await Promise.all([server?.stop(), database?.drop()]);
  });
  const run = (lua: string, keys: string[] = [], args: (string | number)[] = []) =>
    stores.redis.run({ name: 'test', lua }, keys, args);

  it('gives replies as the script returned them', async () => {
    const lua = "return {1, 'a', false, {'42', -7, {}}, KEYS[1], ARGV[1], ARGV[2], 'OK', ''}";
    expect(await run(lua, ['{k}Zoë'], ['🎫 "x"', 5])).toEqual([
      1,
      'a',
      null,
      ['42', -7, []],
      '{k}Zoë',
      '🎫 "x"',
      '5',
      'OK',
      '',
    ]);
  });

  it.each([
    ["return '42'", '42'],
    ["return '1e3'", '1e3'],
    ["return 'null'", 'null'],
    ['return \'{"a":1}\'', '{"a":1}'],
    ["return 'OK'", 'OK'],
    ["return ''", ''],
    ['return 42', 42],
    ['return nil', null],
    ['return {}', []],
  ])('%s gives %j', async (lua, reply) => {
    expect(await run(lua)).toEqual(reply);
  });

  it('sets a key only when it is free, with its lifetime', async () => {
    expect(await stores.redis.setIfAbsent('{a}lock', 'mine', 60_000)).toBe(true);
    expect(await stores.redis.setIfAbsent('{a}lock', 'theirs', 60_000)).toBe(false);
    expect(await run("return redis.call('GET', KEYS[1])", ['{a}lock'])).toBe('mine');
    const ttlMs = Number(await run("return redis.call('PTTL', KEYS[1])", ['{a}lock']));
    expect(ttlMs).toBeGreaterThan(50_000);
    expect(ttlMs).toBeLessThanOrEqual(60_000);
  });

  it('sends a script whole when Redis has forgotten it', async () => {
    const script: Script = { name: 'count', lua: "return redis.call('INCR', KEYS[1])" };
    expect(await stores.redis.run(script, ['{n}n'], [])).toBe(1);
    expect(await stores.redis.run(script, ['{n}n'], [])).toBe(2);
    await run("return redis.call('SCRIPT', 'FLUSH')").catch(() => undefined);
    expect(await stores.redis.run(script, ['{n}n'], [])).toBe(3);
  });

  it('says "unknown" when a script breaks half way: what it wrote stays', async () => {
    const broken = run("redis.call('SET', KEYS[1], 'x'); return redis.call('INCR', KEYS[1])", ['{b}b']);
    await expect(broken).rejects.toMatchObject({ name: 'StoreError', store: 'redis', effect: 'unknown' });
    expect(await run("return redis.call('GET', KEYS[1])", ['{b}b'])).toBe('x');
  });

  it('answers many at once, each with its own reply', async () => {
    const asked = Array.from({ length: 200 }, (_, n) => run('return ARGV[1]', [], [n]));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 200 }, (_, n) => String(n)));
  });

  it('says what it is', async () => {
    await stores.redis.probe();
    expect(await stores.redis.info('server')).toContain('redis_version');
  });
});
