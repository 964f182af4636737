import type { Redis } from '@/lib/core/stores/redis';
import { shorten } from '@/lib/teaching/explorer/names';
import { replyOfScript, textOfScript, usualTtl } from './call-text';
import type { Reach, Touch } from './footprint';
import { reachOfKeys, reachOfScript, touchesOfScript, touchesOfSet } from './redis-reach';
import type { Answer, DescribeCall, Enter } from './thread';

const FIRST = 'server 1';

/**
 * A Redis whose calls wait at the gate.
 * @param channel a client's calls reach a server in the order in which they were made. Servers that know nothing of each
 * other share a channel, too: whom they see first differs from server to server all the same, and no order of one buyer's
 * calls to them does
 * @param server what it is called; null: it is the only one, or the first
 */
export function gateRedis(redis: Redis, enter: Enter, channel: object, server: string | null = null): Redis {
  const where = server ?? FIRST;
  const name = server === null ? '' : ` (${server})`;
  function call<T>(
    describeCall: DescribeCall,
    reach: Reach,
    execute: () => Promise<T>,
    reply: (value: T) => string,
    touchesOf: (value: T) => readonly Touch[] | undefined,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fly = async (): Promise<Answer> => {
        try {
          const value = await execute();
          return {
            echo: () => ({ kind: 'returned', reply: reply(value) }),
            touched: touchesOf(value),
            deliver: () => resolve(value),
          };
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          return { echo: () => ({ kind: 'failed', reply: text, code: '' }), deliver: () => reject(error) };
        }
      };
      const describe = () => {
        const { name: what, text } = describeCall();
        return { name: what, text: text + name };
      };
      enter('redis', describe, reach, fly, channel);
    });
  }
  return {
    ...redis,
    run: (script, keys, args) =>
      call(
        () => ({ name: script.name, text: textOfScript(script, keys, args) }),
        reachOfScript(where, script, keys),
        () => redis.run(script, keys, args),
        replyOfScript,
        (reply) => touchesOfScript(where, script, keys, args, reply),
      ),
    setIfAbsent: (key, value, ttlMs) =>
      call(
        () => ({ name: 'SET', text: shorten(`SET ${key} ${value} NX PX ${usualTtl(ttlMs)}`) }),
        reachOfKeys(where, [key]),
        () => redis.setIfAbsent(key, value, ttlMs),
        (isSet) => (isSet ? 'OK' : 'nil'),
        (isSet) => touchesOfSet(where, key, value, isSet),
      ),
  };
}
