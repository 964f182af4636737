import type { Redis } from '@/lib/core/stores/redis';
import { shorten } from '@/lib/teaching/explorer/names';
import { replyOfScript, textOfScript, usualTtl } from './call-text';
import type { Answer, DescribeCall, Enter } from './thread';

/** A Redis whose calls wait at the gate. */
export function gateRedis(redis: Redis, enter: Enter): Redis {
  function call<T>(
    describeCall: DescribeCall,
    execute: () => Promise<T>,
    reply: (value: T) => string,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const fly = async (): Promise<Answer> => {
        try {
          const value = await execute();
          return { echo: () => ({ kind: 'returned', reply: reply(value) }), deliver: () => resolve(value) };
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          return { echo: () => ({ kind: 'failed', reply: text, code: '' }), deliver: () => reject(error) };
        }
      };
      enter('redis', describeCall, fly);
    });
  }
  return {
    ...redis,
    run: (script, keys, args) =>
      call(
        () => ({ name: script.name, text: textOfScript(script, keys, args) }),
        () => redis.run(script, keys, args),
        replyOfScript,
      ),
    setIfAbsent: (key, value, ttlMs) =>
      call(
        () => ({ name: 'SET', text: shorten(`SET ${key} ${value} NX PX ${usualTtl(ttlMs)}`) }),
        () => redis.setIfAbsent(key, value, ttlMs),
        (isSet) => (isSet ? 'OK' : 'nil'),
      ),
  };
}
