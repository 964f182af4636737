import type { Script } from '@/lib/core/stores/redis';
import { NOTHING, type Reach, writes } from './footprint';

/** A command whose key is not one of KEYS, as far as can be seen. */
const OTHER_KEY = /redis\.p?call\(\s*['"](?!time\b)\w+['"]\s*,?\s*(?!KEYS\[|unpack\(KEYS)/i;

/** A script touches its keys, and all of them where it may reach past those it was given. */
export function reachOfScript(server: string, { lua }: Script, keys: readonly string[]): Reach {
  return OTHER_KEY.test(lua) || keys.length === 0 ? reachOf(['redis']) : reachOfKeys(server, keys);
}

/** Whether a command only reads is not asked: two that meet at a key are dependent. */
export const reachOfKeys = (server: string, keys: readonly string[]): Reach =>
  reachOf(keys.map((key) => `redis/${server}/${key}`));

const reachOf = (paths: readonly string[]): Reach => ({ ...NOTHING, touches: paths.map(writes) });
