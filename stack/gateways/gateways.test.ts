import { Client, neon, neonConfig } from '@neondatabase/serverless';
import { createClient } from '@vercel/kv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalRedis } from '@/stack/redis/redis';
import { freshDatabase, freshRedis } from '@/stack/testing/stores';
import { type NeonGateway, startNeonGateway } from './neon-gateway';
import { startUpstashGateway, type UpstashGateway } from './upstash-gateway';

const TOKEN = 'a-token-of-the-test';
const UNICODE = 'Zoë 🎫 "\\\n\u0000 漢字';

describe('Upstash gateway', () => {
  let redis: LocalRedis;
  let gateway: UpstashGateway;

  beforeAll(async () => {
    redis = await freshRedis();
    gateway = await startUpstashGateway({ redisUrl: redis.url, token: TOKEN });
  });
  afterAll(async () => {
    await gateway?.close();
    await redis?.stop();
  });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const base64 = { 'upstash-encoding': 'base64' };

  it('listens on 127.0.0.1 only', () => {
    expect(new URL(gateway.url).hostname).toBe('127.0.0.1');
  });

  it.each(['/', '/pipeline', '/multi-exec', '/nothing', '/set/a/b'])('%s wants the token', async (path) => {
    const tokens = [`Bearer ${TOKEN}x`, 'Bearer ', TOKEN, `Basic ${TOKEN}`, `Bearer ${TOKEN.slice(1)}`, ''];
    for (const method of ['POST', 'GET']) {
      for (const authorization of tokens) {
        const body = method === 'POST' ? { body: JSON.stringify([['SET', '{x}', '1']]) } : {};
        const response = await fetch(`${gateway.url}${path}`, {
          method,
          headers: { authorization },
          ...body,
        });
        expect(response.status).toBe(401);
        expect(await response.json()).toHaveProperty('error');
      }
    }
    expect((await post('/', ['EXISTS', '{x}'])).body).toEqual({ result: 0 });
  });

  it('answers commands one by one, encoded when asked', async () => {
    expect(await post('/', ['SET', 'name', UNICODE])).toEqual({ status: 200, body: { result: 'OK' } });
    expect((await post('/', ['GET', 'name'])).body).toEqual({ result: UNICODE });
    const encoded = Buffer.from(UNICODE).toString('base64');
    expect((await post('/', ['GET', 'name'], base64)).body).toEqual({ result: encoded });
    expect((await post('/', ['MGET', 'name', 'none'], base64)).body).toEqual({ result: [encoded, null] });
    expect((await post('/', ['get', 'none'])).body).toEqual({ result: null });
    expect((await post('/', ['STRLEN', 'none'])).body).toEqual({ result: 0 });
  });

  it('gives a hash as a flat list, whatever the command is spelled like', async () => {
    await post('/', ['HSET', 'h', 'a', 1, 'b', 'x']);
    expect((await post('/', ['hgetall', 'h'])).body).toEqual({ result: ['a', '1', 'b', 'x'] });
  });

  it('gives an error as Upstash does', async () => {
    await post('/', ['SET', 'text', 'x']);
    const { status, body } = await post('/', ['INCR', 'text']);
    expect(status).toBe(400);
    expect(body).toEqual({ error: 'ERR value is not an integer or out of range' });
  });

  it('pipelines: each has its own reply, an error stops nobody', async () => {
    const { status, body } = await post('/pipeline', [['SET', 'p', '1'], ['NOPE'], ['INCR', 'p']]);
    expect(status).toBe(200);
    expect(body).toEqual([
      { result: 'OK' },
      { error: expect.stringContaining('ERR unknown command') },
      { result: 2 },
    ]);
  });

  it('runs a transaction whole, or not at all', async () => {
    expect(
      (
        await post('/multi-exec', [
          ['SET', 'm', '1'],
          ['INCR', 'm'],
        ])
      ).body,
    ).toEqual([{ result: 'OK' }, { result: 2 }]);
    const refused = await post('/multi-exec', [['SET', 'm', '7'], ['NOPE']]);
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({ error: expect.stringContaining('EXECABORT') });
    expect((await post('/', ['GET', 'm'])).body).toEqual({ result: '2' });
  });

  it('lets nobody in between the commands of a transaction', async () => {
    const transactions = Array.from({ length: 30 }, () =>
      post('/multi-exec', [
        ['INCR', 't'],
        ['DECR', 't'],
      ]),
    );
    const reads = Array.from({ length: 30 }, () => post('/', ['GET', 't']));
    await Promise.all(transactions);
    for (const read of await Promise.all(reads)) expect(['0', null]).toContain(read.body.result);
  });

  it.each(['MULTI', 'subscribe', 'SELECT', 'BLPOP', 'CLIENT', 'Monitor', 'SHUTDOWN'])(
    'refuses %s, which would change the connection that all share',
    async (name) => {
      for (const path of ['/', '/pipeline', '/multi-exec']) {
        const { body } = await post(path, path === '/' ? [name, 'x'] : [[name, 'x']]);
        expect(JSON.stringify(body)).toContain('not available');
      }
      expect((await post('/', ['PING'])).body).toEqual({ result: 'PONG' });
    },
  );

  it.each(['', 'no json', '{}', '[]', '"PING"', '[[]]', '[{"a":1}]', '[["PING",{}]]'])(
    'refuses the body %j',
    async (body) => {
      for (const path of ['/', '/pipeline', '/multi-exec']) {
        if (body === '[]' && path !== '/') continue;
        expect((await post(path, body)).status).toBe(400);
      }
    },
  );

  it('refuses a body of 2 MB, another method and another path', async () => {
    expect((await post('/', ['SET', 'big', 'x'.repeat(2_000_000)])).status).toBe(413);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(gateway.url, { headers })).status).toBe(405);
    expect((await post('/nothing', ['PING'])).status).toBe(404);
    expect((await post('/', ['PING'])).body).toEqual({ result: 'PONG' });
  });

  it('carries the real client: pipelines, transactions, scripts', async () => {
    const kv = createClient({ url: gateway.url, token: TOKEN });
    expect(await kv.set('k', { name: UNICODE })).toBe('OK');
    expect(await kv.get('k')).toEqual({ name: UNICODE });
    expect(await kv.multi().set('n', 1).incr('n').exec()).toEqual(['OK', 2]);
    expect(await kv.eval("return {ARGV[1], {'OK'}}", [], [UNICODE])).toEqual([UNICODE, ['OK']]);
    expect(await kv.hgetall('none')).toBeNull();
  });
});

describe('Neon gateway', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let gateway: NeonGateway;
  let url: string;

  beforeAll(async () => {
    database = await freshDatabase();
    gateway = await startNeonGateway({ postgresUrl: database.url });
    const login = new URL(database.url);
    login.host = 'local.neon.tech';
    login.port = '';
    url = login.href;
    neonConfig.fetchEndpoint = `http://${gateway.address}/sql`;
    neonConfig.wsProxy = () => `${gateway.address}/v2`;
    neonConfig.webSocketConstructor = WebSocket;
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineTLS = false;
    neonConfig.pipelineConnect = false;
    await neon(url).query('CREATE TABLE notes (id int PRIMARY KEY, note text)');
  });
  afterAll(async () => {
    await gateway?.close();
    await database?.drop();
  });
  const changed = (change: (login: URL) => void) => {
    const login = new URL(url);
    change(login);
    return login.href;
  };
  const wrong = () => [
    changed((login) => {
      login.password = `${login.password}x`;
    }),
    changed((login) => {
      login.username = 'nobody';
    }),
  ];
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://${gateway.address}/sql`, {
      method: 'POST',
      headers: { 'neon-connection-string': url, 'neon-raw-text-output': 'true', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };

  it('wants the right user and password, after the right one has been let in too', async () => {
    for (const login of [...wrong(), ...wrong()]) {
      await expect(neon(login).query('SELECT 1')).rejects.toMatchObject({ code: '28P01' });
      await expect(neon(login).transaction([neon(login).query('SELECT 1')])).rejects.toMatchObject({
        code: '28P01',
      });
      const client = new Client(login);
      client.on('error', () => {});
      await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
      await neon(url).query('SELECT 1');
    }
    const unknown = changed((login) => {
      login.pathname = '/nothing';
    });
    await expect(neon(unknown).query('SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });

  it.each(['', 'nonsense', 'postgres://x', 'postgres://user@host/db', 'postgres://%zz:x@host/db'])(
    'refuses the connection string %j',
    async (login) => {
      expect((await post({ query: 'SELECT 1' }, { 'neon-connection-string': login })).status).toBe(400);
    },
  );

  it('gives arrays or objects, values as text, and the fields', async () => {
    const query = {
      query: 'SELECT $1::int AS n, $2::text AS t, NULL AS nothing',
      params: [7, UNICODE.replace('\u0000', '')],
    };
    const arrays = await post(query, { 'neon-array-mode': 'true' });
    expect(arrays.body.rows).toEqual([['7', UNICODE.replace('\u0000', ''), null]]);
    expect(arrays.body).toMatchObject({ command: 'SELECT', rowCount: 1, rowAsArray: true });
    expect(arrays.body.fields[0]).toMatchObject({ name: 'n', dataTypeID: 23 });
    const objects = await post(query);
    expect(objects.body.rows).toEqual([{ n: '7', t: UNICODE.replace('\u0000', ''), nothing: null }]);
  });

  it('gives errors in the shape of Neon, and takes one statement only', async () => {
    await neon(url).query("INSERT INTO notes VALUES (1, 'one')");
    await expect(neon(url).query("INSERT INTO notes VALUES (1, 'two')")).rejects.toMatchObject({
      name: 'NeonDbError',
      code: '23505',
      severity: 'ERROR',
      constraint: 'notes_pkey',
      table: 'notes',
      detail: 'Key (id)=(1) already exists.',
    });
    await expect(neon(url).query('SELECT 1; DROP TABLE notes')).rejects.toMatchObject({ code: '42601' });
  });

  it('runs a batch whole, or not at all', async () => {
    const sql = neon(url);
    const results = await sql.transaction([
      sql.query("INSERT INTO notes VALUES (10, 'a')"),
      sql.query('SELECT 2 AS two'),
    ]);
    expect(results).toEqual([[], [{ two: 2 }]]);
    const broken = sql.transaction([
      sql.query("INSERT INTO notes VALUES (11, 'a')"),
      sql.query('SELECT 1 / 0'),
    ]);
    await expect(broken).rejects.toMatchObject({ code: '22012' });
    expect(await sql.query('SELECT id FROM notes WHERE id IN (10, 11)')).toEqual([{ id: 10 }]);
  });

  it('runs a batch as it was asked for', async () => {
    const sql = neon(url);
    const shown = await sql.transaction(
      ['transaction_isolation', 'transaction_read_only', 'transaction_deferrable'].map((name) =>
        sql.query(`SHOW ${name}`),
      ),
      { isolationLevel: 'Serializable', readOnly: true, deferrable: true },
    );
    expect(shown).toEqual([
      [{ transaction_isolation: 'serializable' }],
      [{ transaction_read_only: 'on' }],
      [{ transaction_deferrable: 'on' }],
    ]);
    const writing = sql.transaction([sql.query('DELETE FROM notes')], { readOnly: true });
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  it('cuts the connection of a client that goes away, so that what waits does not happen', async () => {
    const holder = new Client(url);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query("INSERT INTO notes VALUES (20, 'held')");
    const gone = neon(url).query(
      "INSERT INTO notes VALUES (20, 'zombie') ON CONFLICT (id) DO UPDATE SET note = 'zombie'",
      [],
      {
        fetchOptions: { signal: AbortSignal.timeout(200) },
      },
    );
    await expect(gone).rejects.toThrow();
    const waiting = () =>
      neon(url).query(
        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
      );
    // The template's statement_timeout (2 s) ends it: a backend that waits for a lock does not see a closed socket.
    await expect.poll(waiting).toEqual([]);
    await holder.query('COMMIT');
    await holder.end();
    expect(await neon(url).query('SELECT note FROM notes WHERE id = 20')).toEqual([{ note: 'held' }]);
  });

  it('relays interactive transactions', async () => {
    const client = new Client(url);
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await client.query('INSERT INTO notes VALUES ($1, $2)', [30, 'Zoë 🎫']);
    expect(await neon(url).query('SELECT id FROM notes WHERE id = 30')).toEqual([]);
    await client.query('COMMIT');
    const long = 'x'.repeat(3_000_000);
    expect((await client.query('SELECT $1::text AS long', [long])).rows[0].long).toBe(long);
    await client.end();
    expect(await neon(url).query('SELECT note FROM notes WHERE id = 30')).toEqual([{ note: 'Zoë 🎫' }]);
  });

  const upgrade = (path: string, headers: Record<string, string>) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://${gateway.address}${path}`, { headers });
      socket.on('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.on('error', (error) => resolve(error.message));
    });

  it('refuses a WebSocket of a web page, and one to another path', async () => {
    expect(await upgrade('/v2', { origin: 'https://shop.example' })).toContain('403');
    expect(await upgrade('/v2', { origin: 'null' })).toContain('403');
    expect(await upgrade('/v1', {})).toContain('404');
    expect(await upgrade('/v2?address=example.com:5432', {})).toBe('open');
  });

  it.each([
    '',
    'no json',
    '[]',
    '{}',
    '{"query": 7}',
    '{"queries": [7]}',
    '{"query": "SELECT 1", "params": [{}]}',
  ])('refuses the body %j', async (body) => {
    expect((await post(body)).status).toBe(400);
  });

  it('refuses a body of 9 MB, another method and another path', async () => {
    expect((await post({ query: `SELECT '${'x'.repeat(9_000_000)}'` })).status).toBe(413);
    expect((await fetch(`http://${gateway.address}/sql`)).status).toBe(404);
    expect((await fetch(`http://${gateway.address}/`, { method: 'POST' })).status).toBe(404);
  });
});
