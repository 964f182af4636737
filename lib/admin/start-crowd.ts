import { randomInt } from 'node:crypto';
import { localUrl } from '@/lib/classroom/addresses';
import { liveKeys } from '@/lib/live/keys';
import { recordMark } from '@/lib/live/marks';
import { PATIENCE } from '@/lib/load/buyer';
import { Control } from '@/lib/load/control';
import { inviteGuests, releaseCrowd } from '@/lib/load/crowd';
import { openSockets } from '@/lib/load/sockets';
import { Tally } from '@/lib/load/tally';
import { isLoopback } from '@/lib/load/target';
import { runInBackground } from '@/lib/purchase/background';
import { lookAtTypes } from '@/lib/purchase/look';
import type { Shop } from '@/lib/shop';
import type { Script } from '@/lib/stores/redis';

const SOCKETS = 48;
const DEADLINE_MS = 10_000;
/** A crowd goes home after it, whatever it has got. */
const CROWD_MS = 25_000;
/** A process that dies takes its crowd with it: another may come then. */
const TURN_TTL_MS = CROWD_MS + DEADLINE_MS;

/** KEYS crowd */
const GO_HOME: Script = { name: 'live-crowd-over', lua: `return redis.call('DEL', KEYS[1])` };

export interface CrowdWish {
  readonly ticketTypeId: string;
  readonly buyers: number;
}

/**
 * Lets a crowd buy at this very shop, over loopback, and does not wait for it. One crowd at a time; it buys the
 * ticket type as it stands.
 * @returns whether it came, and why not; null: there is no such ticket type
 * @throws {StoreError | SqlError} a store is out of reach; then nobody came
 */
export async function startCrowd(wish: CrowdWish, { env, stores }: Shop) {
  const [type] = await lookAtTypes(stores.postgres, [wish.ticketTypeId]);
  if (!type) return null;
  const origin = localUrl(env.HOST, env.PORT);
  if (!isLoopback(new URL(origin).hostname) || env.PORT === 0) {
    return { started: false, why: `the shop does not listen on loopback, but on ${env.HOST}:${env.PORT}` };
  }
  if (!(await stores.redis.setIfAbsent(liveKeys.crowd, '1', TURN_TTL_MS))) {
    return { started: false, why: 'another crowd is still here' };
  }
  const { ticketTypeId, buyers } = wish;
  await recordMark({ kind: 'crowd', ticketTypeId, text: `${buyers} buyers` }, stores.redis);
  void runInBackground(buyAll(wish, origin, stores));
  return { started: true };
}

async function buyAll({ ticketTypeId, buyers }: CrowdWish, origin: string, { redis }: Shop['stores']) {
  const sockets = openSockets(origin, SOCKETS, DEADLINE_MS);
  const startedAtMs = performance.now();
  const tally = new Tally(startedAtMs);
  try {
    const schedule = new Float64Array(buyers);
    const guests = inviteGuests({ schedule, seed: randomInt(2 ** 32), ticketTypeId, startedAtMs });
    const patience = { ...PATIENCE, totalMs: CROWD_MS };
    const errand = { ticketTypeId, strategy: undefined, patience };
    await releaseCrowd({ guests, errand, sockets, tally, control: new Control() });
  } finally {
    await sockets.close();
    const text = `${tally.accepted} of ${buyers} got a ticket, in ${tally.requests} requests`;
    await recordMark({ kind: 'crowd-over', ticketTypeId, text }, redis);
    await redis.run(GO_HOME, [liveKeys.crowd], []);
  }
}
