import { createClient } from '@vercel/kv';
import type { Env } from '@/lib/core/env';
import { wasNeverSent } from '@/lib/core/stores/http-error';
import type { Redis } from '@/lib/core/stores/redis';
import { probeRedis } from '@/lib/core/stores/redis-probe';
import { isUnknownScript, parseReply, replyError, sha1Of } from '@/lib/core/stores/redis-reply';
import { StoreError } from '@/lib/core/stores/store-error';

/** What the client puts before what Redis said, and what it adds behind it. */
const WRAPPING = /^Command failed: |, command was: .*$/gs;

/** Upstash Redis over HTTPS. Calls of one tick share a request; none is sent twice. */
export function openVercelKv(url: string, token: string, env: Env): Redis {
  const client = createClient({
    url,
    token,
    retry: { retries: 0 }, // `retry: false` still sends twice, and a won SET NX would look lost.
    automaticDeserialization: false,
    cache: 'no-store',
    signal: () => AbortSignal.timeout(env.REDIS_DEADLINE_MS),
  });

  async function call<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      throw commandError(unwrap(error));
    }
  }

  const run: Redis['run'] = async (script, keys, args) => {
    const values = args.map(String);
    try {
      return parseReply(await client.evalsha<string[], unknown>(sha1Of(script), [...keys], values));
    } catch (error) {
      const reply = unwrap(error);
      if (!isUnknownScript(reply)) throw commandError(reply);
    }
    return parseReply(await call(() => client.eval<string[], unknown>(script.lua, [...keys], values)));
  };

  return {
    driver: 'vercel-kv',
    run,
    setIfAbsent: async (key, value, ttlMs) =>
      (await call(() => client.set(key, value, { nx: true, px: ttlMs }))) === 'OK',
    probe: () => probeRedis(run),
    info: async (section) => String(await call(() => client.exec(['INFO', section]))),
    async close() {},
  };
}

/** An UpstashError carries what Redis said, in words of its own around it. */
function unwrap(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'UpstashError') return error;
  return new Error(error.message.replace(WRAPPING, ''), { cause: error });
}

function commandError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) return new StoreError('redis', 'unknown', String(error), error);
  if (wasNeverSent(error)) return new StoreError('redis', 'none', 'no connection', error);
  if (error.name === 'TimeoutError') return new StoreError('redis', 'unknown', 'the deadline passed', error);
  return replyError(error);
}
