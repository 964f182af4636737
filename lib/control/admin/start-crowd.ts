import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CrowdTurn, takeCrowdTurn } from '@/lib/control/dashboard/crowd-turn';
import { recordMark } from '@/lib/control/dashboard/marks';
import type { CrowdTotals } from '@/lib/control/dashboard/snapshot';
import { ignoreStoreError } from '@/lib/control/dashboard/within';
import { formatCount } from '@/lib/core/format/count';
import { localUrl } from '@/lib/core/http/addresses';
import { PATIENCE } from '@/lib/load/generator/buyer';
import { Control } from '@/lib/load/generator/control';
import { createBuyers, runCrowd } from '@/lib/load/generator/crowd';
import type { CrowdEvent } from '@/lib/load/generator/crowd-events';
import { openSockets } from '@/lib/load/generator/sockets';
import { Tally } from '@/lib/load/generator/tally';
import { isLoopback } from '@/lib/load/generator/target';
import { runInBackground } from '@/lib/shop/purchase/background';
import { readTicketTypes } from '@/lib/shop/sale/sale-state';
import type { Shop } from '@/lib/shop/shop';

const SOCKETS = 48;
const DEADLINE_MS = 10_000;
/** A crowd goes home after it, whatever it has got. */
const CROWD_MS = 25_000;
const BEAT_MS = 500;
/** How often a Postgres that is away is told again that the crowd is over; then its turn ends by itself. */
const TRIES = 10;

export interface CrowdRequest {
  readonly ticketTypeId: string;
  readonly buyers: number;
}

/**
 * Lets a crowd buy at this very shop, over loopback, and does not wait for it. One crowd at a time, in all server
 * processes together; it buys the ticket type as it stands. Needs no Redis: it may be what is broken.
 * @returns whether it came, and why not; null: there is no such ticket type
 * @throws {StoreError | SqlError} Postgres is out of reach; then nobody came
 */
export async function startCrowd(request: CrowdRequest, { env, stores, strategy }: Shop) {
  const { postgres } = stores;
  const [type] = await readTicketTypes(postgres, [request.ticketTypeId]);
  if (!type) return null;
  const origin = localUrl(env.HOST, env.PORT);
  if (!isLoopback(new URL(origin).hostname) || env.PORT === 0) {
    return { started: false, why: `the shop does not listen on loopback, but on ${env.HOST}:${env.PORT}` };
  }
  const turn = await takeCrowdTurn({ ...request, strategy: strategy.id }, postgres);
  if (turn === null) return { started: false, why: 'a crowd is already running' };
  const { ticketTypeId, buyers } = request;
  await recordMark({ kind: 'crowd', ticketTypeId, text: `${formatCount(buyers)} buyers` }, postgres);
  void runInBackground(buyAll(request, origin, turn, stores));
  return { started: true };
}

async function buyAll(request: CrowdRequest, origin: string, turn: CrowdTurn, { postgres }: Shop['stores']) {
  const { ticketTypeId, buyers } = request;
  const sockets = openSockets(origin, SOCKETS, DEADLINE_MS);
  const startedAtMs = performance.now();
  const tally = new Tally();
  const beating = setInterval(() => void turn.beat(totalsOf(tally)).catch(ignoreStoreError), BEAT_MS);
  try {
    const schedule = new Float64Array(buyers);
    const scheduled = createBuyers({ schedule, seed: randomInt(2 ** 32), ticketTypeId, startedAtMs });
    const patience = { ...PATIENCE, totalMs: CROWD_MS };
    const params = { ticketTypeId, strategy: undefined, patience };
    const onEvent = (event: CrowdEvent) => tally.add(event);
    await runCrowd({ buyers: scheduled, params, sockets, startedAtMs, onEvent, control: new Control() });
  } finally {
    clearInterval(beating);
    await sockets.close();
    await endSurely(turn, totalsOf(tally));
    const text = `${formatCount(tally.accepted)} of ${formatCount(buyers)} buyers got a ticket`;
    await recordMark({ kind: 'crowd-over', ticketTypeId, text }, postgres);
  }
}

function totalsOf({ accepted, requests, counts }: Tally): CrowdTotals {
  return { gotTicket: accepted, requests, answers: counts };
}

async function endSurely(turn: CrowdTurn, totals: CrowdTotals): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    try {
      return await turn.end(totals);
    } catch (error) {
      ignoreStoreError(error);
      await sleep(BEAT_MS);
    }
  }
}
