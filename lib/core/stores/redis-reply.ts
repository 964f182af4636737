import { createHash } from 'node:crypto';
import type { RedisReply, Script } from './redis';
import { StoreError } from './store-error';

/** What Redis says before it executes anything. */
const REFUSED =
  /^(LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOAUTH|WRONGPASS|NOPERM|MISCONF|OOM) /;

const sha1s = new WeakMap<Script, string>();

/** The SHA-1 by which Redis knows the script; worked out once. */
export function sha1Of(script: Script): string {
  const known = sha1s.get(script);
  if (known !== undefined) return known;
  const sha1 = createHash('sha1').update(script.lua).digest('hex');
  sha1s.set(script, sha1);
  return sha1;
}

/** Whether Redis answered that it does not know the script: nothing was executed. */
export function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

/** What an error reply means. A script can fail half way, and what it wrote until then stays. */
export function replyError(error: Error): StoreError {
  const refused = REFUSED.test(error.message) && !error.message.includes('script:');
  return new StoreError('redis', refused ? 'none' : 'unknown', error.message, error);
}

/**
 * Narrows what a driver gave to what a script can return.
 * @throws {StoreError} it is something else
 */
export function parseReply(reply: unknown): RedisReply {
  if (isReply(reply)) return reply;
  throw new StoreError('redis', 'unknown', `an unexpected reply of type ${typeof reply}`);
}

function isReply(reply: unknown): reply is RedisReply {
  return (
    typeof reply === 'string' ||
    typeof reply === 'number' ||
    reply === null ||
    (Array.isArray(reply) && reply.every(isReply))
  );
}
