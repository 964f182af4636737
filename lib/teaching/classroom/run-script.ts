import type { Redis, RedisReply, Script } from '@/lib/core/stores/redis';
import { roomKeys } from './keys';

const HOUR_MS = 3_600_000;

/** Runs a script of a room. @throws {StoreError} Redis is out of reach */
export const runIn = (redis: Redis, script: Script, code: string, ...own: readonly (string | number)[]) =>
  redis.run(script, roomKeys(code), [code, HOUR_MS, ...own]);

export function textsOf(reply: RedisReply | undefined): readonly string[] {
  return Array.isArray(reply) ? reply.map(String) : [];
}

export function pairsOf(reply: RedisReply | undefined): ReadonlyMap<string, string> {
  const flat = textsOf(reply);
  const pairs = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.set(flat[i] ?? '', flat[i + 1] ?? '');
  return pairs;
}
