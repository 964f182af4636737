import type IoRedis from 'ioredis';
import type { Redis, Script } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';

/** What becomes of a message: `late`: its sender gives up, and it takes effect when a test says so. */
export type Fate = 'now' | 'late' | 'lost';

const START_MS = 1_700_000_000_000;

/** Moves the scripts' clock, and with it all that ends by itself. KEYS clock · ARGV its time, by how much: ms */
const MOVE = `
redis.call('HSET', KEYS[1], 's', math.floor(ARGV[1] / 1000), 'us', ARGV[1] % 1000 * 1000)
for _, key in ipairs(redis.call('KEYS', 'lt:*')) do
  local left = redis.call('PTTL', key)
  if left >= 0 then redis.call('PEXPIRE', key, left - ARGV[2]) end
end`;
const CLOCK = 'test:clock';

const clocked = new Map<Script, Script>();
function onClock(script: Script): Script {
  const lua = script.lua.replaceAll(`redis.call('TIME')`, `redis.call('HMGET', '${CLOCK}', 's', 'us')`);
  const known = clocked.get(script) ?? { name: script.name, lua };
  clocked.set(script, known);
  return known;
}

/**
 * A real Redis whose clock stands still until it is moved, whose messages get lost or come late, and which goes away
 * and comes back with what it was told long ago, all as a test decides.
 */
export class ShakenRedis {
  isGone = false;
  /** Of the next messages, in turn; the others come through. */
  fates: readonly Fate[] = [];
  nowMs = START_MS;
  /** As the shop sees it. */
  readonly redis: Redis;
  private readonly server: IoRedis;
  private readonly late: (() => Promise<unknown>)[] = [];
  private dumped: readonly { readonly name: string; readonly dump: Buffer; readonly endsAtMs: number }[] = [];

  private constructor(server: IoRedis, inner: Redis) {
    this.server = server;
    this.redis = {
      ...inner,
      run: async (script, keys, args) => {
        const deliver = () => inner.run(onClock(script), keys, args);
        const [fate = 'now', ...fates] = this.fates;
        this.fates = fates;
        if (this.isGone) throw new StoreError('redis', 'none', 'gone');
        if (fate === 'now') return deliver();
        if (fate === 'late') this.late.push(deliver);
        throw new StoreError('redis', 'unknown', fate);
      },
    };
  }

  /** @param server the very Redis that `inner` speaks to; it is emptied */
  static async open(server: IoRedis, inner: Redis): Promise<ShakenRedis> {
    await server.flushall();
    const shaken = new ShakenRedis(server, inner);
    await shaken.pass(0);
    return shaken;
  }

  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    await this.server.eval(MOVE, 1, CLOCK, this.nowMs, ms);
  }

  /** Keeps what Redis knows now. */
  async dump(): Promise<void> {
    const names = await this.server.keys('lt:*');
    const dumps = names.map(async (name) => {
      const [dump, leftMs] = await Promise.all([this.server.dumpBuffer(name), this.server.pttl(name)]);
      const endsAtMs = leftMs < 0 ? Number.POSITIVE_INFINITY : this.nowMs + leftMs;
      return dump ? [{ name, dump, endsAtMs }] : [];
    });
    this.dumped = (await Promise.all(dumps)).flat();
  }

  /** Redis knows again what was kept last, and nothing else. */
  async restore(): Promise<void> {
    const names = await this.server.keys('lt:*');
    if (names.length > 0) await this.server.del(names);
    for (const { name, dump, endsAtMs } of this.dumped) {
      const leftMs = Number.isFinite(endsAtMs) ? endsAtMs - this.nowMs : 0;
      if (leftMs >= 0) await this.server.restore(name, leftMs, dump);
    }
  }

  /** One of the late messages takes effect. */
  async deliver(n: number): Promise<void> {
    const [deliver] = this.late.splice(n % Math.max(1, this.late.length), 1);
    await deliver?.();
  }
}
