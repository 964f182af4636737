import { Command, Redis as IoRedis } from 'ioredis';
import type { Env } from '@/lib/core/env';
import type { Redis } from '@/lib/core/stores/redis';
import { probeRedis } from '@/lib/core/stores/redis-probe';
import { isUnknownScript, parseReply, replyError, sha1Of } from '@/lib/core/stores/redis-reply';
import { StoreError } from '@/lib/core/stores/store-error';

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
  /** Why there is no connection: a command that finds none does not say. */
  let whyLost: Error | undefined;
  client.on('error', (error: Error) => {
    whyLost = error;
  });
  await client.connect().catch(() => {});

  const send = async (name: string, args: (string | number)[]): Promise<unknown> =>
    client.sendCommand(new Command(name, args, { replyEncoding: 'utf8' }));

  async function call(name: string, args: (string | number)[]): Promise<unknown> {
    try {
      return await send(name, args);
    } catch (error) {
      throw commandError(error, whyLost);
    }
  }

  const run: Redis['run'] = async (script, keys, args) => {
    try {
      return parseReply(await send('evalsha', [sha1Of(script), keys.length, ...keys, ...args]));
    } catch (error) {
      if (!isUnknownScript(error)) throw commandError(error, whyLost);
    }
    return parseReply(await call('eval', [script.lua, keys.length, ...keys, ...args]));
  };

  return {
    driver: 'ioredis',
    run,
    setIfAbsent: async (key, value, ttlMs) => (await call('set', [key, value, 'PX', ttlMs, 'NX'])) === 'OK',
    probe: () => probeRedis(run),
    info: async (section) => String(await call('info', [section])),
    async close() {
      client.disconnect();
    },
  };
}

/** Without an offline queue ioredis refuses at once what it cannot write; anything else was written. */
function commandError(error: unknown, whyLost: Error | undefined): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) return new StoreError('redis', 'unknown', String(error), error);
  if (error.name === 'ReplyError') return replyError(error);
  if (!error.message.startsWith("Stream isn't writeable")) {
    return new StoreError('redis', 'unknown', error.message, error);
  }
  return new StoreError(
    'redis',
    'none',
    `no connection: ${whyLost?.message ?? 'it is not there yet'}`,
    whyLost ?? error,
  );
}
