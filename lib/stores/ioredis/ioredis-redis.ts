import { Command, Redis as IoRedis } from 'ioredis';
import type { Env } from '@/lib/env';
import type { Redis } from '../redis';
import { isUnknownScript, parseReply, replyFault, sha1Of } from '../redis-reply';
import { StoreError } from '../store-error';

const RECONNECT_MS = 200;
/** How many deadlines a connection may stay silent before it is made anew. */
const SILENT_DEADLINES = 4;

/**
 * Redis over TCP. Resolves when it is connected, or when it is clear that it is not;
 * from then on it connects again by itself, and until it has, every call fails at once.
 */
export async function openIoredis(url: string, env: Env): Promise<Redis> {
  const silenceMs = env.REDIS_DEADLINE_MS * SILENT_DEADLINES;
  const client = new IoRedis(url, {
    lazyConnect: true,
    connectTimeout: silenceMs,
    socketTimeout: silenceMs,
    commandTimeout: env.REDIS_DEADLINE_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(attempt * 20, RECONNECT_MS),
    disableClientInfo: true,
    keepAlive: 10_000,
  });
  // Without a listener ioredis prints every lost connection. Who sends a command hears of it anyway.
  client.on('error', () => {});
  await client.connect().catch(() => {});

  const send = async (name: string, args: (string | number)[]): Promise<unknown> =>
    client.sendCommand(new Command(name, args, { replyEncoding: 'utf8' }));

  async function call(name: string, args: (string | number)[]): Promise<unknown> {
    try {
      return await send(name, args);
    } catch (error) {
      throw commandFault(error);
    }
  }

  return {
    driver: 'ioredis',
    async run(script, keys, args) {
      try {
        return parseReply(await send('evalsha', [sha1Of(script), keys.length, ...keys, ...args]));
      } catch (error) {
        if (!isUnknownScript(error)) throw commandFault(error);
      }
      return parseReply(await call('eval', [script.lua, keys.length, ...keys, ...args]));
    },
    setIfAbsent: async (key, value, ttlMs) => (await call('set', [key, value, 'PX', ttlMs, 'NX'])) === 'OK',
    async ping() {
      await call('ping', []);
    },
    info: async (section) => String(await call('info', [section])),
    async close() {
      client.disconnect();
    },
  };
}

/** Without an offline queue ioredis refuses at once what it cannot write; anything else was written. */
function commandFault(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) return new StoreError('redis', 'unknown', String(error), error);
  if (error.name === 'ReplyError') return replyFault(error);
  const effect = error.message.startsWith("Stream isn't writeable") ? 'none' : 'unknown';
  return new StoreError('redis', effect, error.message, error);
}
