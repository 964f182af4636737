import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTemporaryFolder, type TemporaryFolder } from '@/stack/data-folder';
import { FolderInUseError } from '@/stack/folder-owner';
import { areGone, mustIdentify, runCode } from '@/stack/testing/child';
import { until } from '@/stack/testing/until';
import { type LocalRedis, startRedis } from './redis';
import type { RedisOptions } from './redis-process';

let home: TemporaryFolder;
let folder: string;
const running = new Set<LocalRedis>();

beforeEach(() => {
  home = makeTemporaryFolder();
  folder = path.join(home.folder, 'redis');
});
afterEach(async () => {
  await Promise.all([...running].map((redis) => redis.stop()));
  running.clear();
  home.remove();
});

async function start(options: RedisOptions): Promise<LocalRedis> {
  const redis = await startRedis(options);
  running.add(redis);
  return redis;
}

async function ask<T>({ url }: LocalRedis, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { retryStrategy: null });
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

test('a real Redis finds its data again, after a stop and after a SIGKILL', async () => {
  const first = await start({ folder });
  await ask(first, (client) => client.set('kept', 'yes'));
  await first.stop();

  const second = await start({ folder });
  expect(await ask(second, (client) => client.get('kept'))).toBe('yes');
  await second.kill();

  await expect(ask(await start({ folder }), (client) => client.get('kept'))).resolves.toBe('yes');
});

test('the folder of a living owner is refused, the orphan of a dead one taken over', async () => {
  const other = runCode(`
    import { startRedis } from './stack/redis/redis';
    const { pid } = await startRedis({ folder: ${JSON.stringify(folder)} });
    console.log('pid ' + pid);
    setInterval(() => {}, 1000);
  `);
  const orphan = mustIdentify(Number((await other.line(/^pid/)).split(' ')[1]));
  await expect(startRedis({ folder })).rejects.toThrow(FolderInUseError);
  await other.kill();
  expect(areGone([orphan])).toBe(false);
  await start({ folder });
  expect(areGone([orphan])).toBe(true);
});

test('the emulated one does what the bouncer needs', async () => {
  const redis = await start({ kind: 'emulated' });
  expect(redis.kind).toBe('emulated');
  await ask(redis, async (client) => {
    expect(await client.set('lock', 'a', 'PX', 5000, 'NX')).toBe('OK');
    expect(await client.set('lock', 'b', 'PX', 5000, 'NX')).toBeNull();
    expect(await client.pttl('lock')).toBeGreaterThan(4000);
    const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
    expect(await client.eval(release, 1, 'lock', 'b')).toBe(0);
    expect(await client.eval(release, 1, 'lock', 'a')).toBe(1);
    expect(await client.pttl('lock')).toBe(-2);
  });
});

test('the emulated one listens on loopback only', async () => {
  const { port } = await start({ kind: 'emulated' });
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  const outside = addresses.filter(({ internal, family }) => !internal && family === 'IPv4');
  expect(await isOpen('127.0.0.1', port)).toBe(true);
  for (const { address } of outside) expect(await isOpen(address, port)).toBe(false);
});

test('the emulated one ends with the process that started it', async () => {
  const other = runCode(`
    import { startRedis } from './stack/redis/redis';
    const { pid } = await startRedis({ kind: 'emulated' });
    console.log('pid ' + pid);
    setInterval(() => {}, 1000);
  `);
  const emulated = mustIdentify(Number((await other.line(/^pid/)).split(' ')[1]));
  await other.kill();
  await until(async () => areGone([emulated]));
});

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}
