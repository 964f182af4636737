import type { RedisReply, Script } from '@/lib/core/stores/redis';
import { NOTHING, type Reach, reads, type Touch, writes } from './footprint';

/** A command whose key is not one of KEYS, as far as can be seen. */
const OTHER_KEY = /redis\.p?call\(\s*['"](?!time\b)\w+['"]\s*,?\s*(?!KEYS\[|unpack\(KEYS)/i;

/** A script touches its keys, and all of them where it may reach past those it was given. */
export function reachOfScript(server: string, { lua }: Script, keys: readonly string[]): Reach {
  return OTHER_KEY.test(lua) || keys.length === 0 ? reachOf(['redis']) : reachOfKeys(server, keys);
}

/** Whether a command only reads is not asked before it has answered: two that meet at a key are dependent. */
export const reachOfKeys = (server: string, keys: readonly string[]): Reach =>
  reachOf(keys.map((key) => pathOf(server, key)));

const reachOf = (paths: readonly string[]): Reach => ({ ...NOTHING, touches: paths.map(writes) });

const pathOf = (server: string, key: string) => `redis/${server}/${key}`;

/** That a key is there, or not; and that its value is this one, or not. */
const presence = (path: string) => `${path}/there`;
const equality = (path: string, value: string | number) => `${path}/is/${String(value).replaceAll('/', ' ')}`;

/** What `SET NX` turned out to touch. Where the key is there, its value does not matter. */
export function touchesOfSet(server: string, key: string, value: string, isSet: boolean): readonly Touch[] {
  const path = pathOf(server, key);
  return isSet ? [writes(presence(path)), writes(equality(path, value))] : [reads(presence(path))];
}

const COMPARE_AND_DELETE =
  /^if redis\.call\('get', ?keys\[1\]\) ?== ?argv\[1\] then return redis\.call\('del', ?keys\[1\]\) (?:else|end) return 0(?: end)?$/;

/**
 * What a script turned out to touch; undefined: all of its reach. A lock's release that finds the value of another
 * changes nothing, and does so before and after the other's own release: most releases of a lost round are such.
 */
export function touchesOfScript(
  server: string,
  { lua }: Script,
  [key = '']: readonly string[],
  [value = '']: readonly (string | number)[],
  reply: RedisReply,
): readonly Touch[] | undefined {
  const text = lua.trim().toLowerCase().replaceAll('"', "'").replaceAll(/\s+/g, ' ');
  if (!COMPARE_AND_DELETE.test(text)) return undefined;
  const path = pathOf(server, key);
  return reply === 0
    ? [reads(equality(path, value))]
    : [writes(presence(path)), writes(equality(path, value))];
}
