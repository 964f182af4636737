import { setTimeout as sleep } from 'node:timers/promises';
import { openLanes, writePurchase } from './flood';
import type { Lane } from './lanes';
import type { Ledger } from './ledger';
import { readUsage } from './process-usage';
import type { Venue } from './venue';

const DEADLINE_MS = 60_000;
const MEBIBYTE = 2 ** 20;
/** How long the server may take to let go of what the crowd made it hold. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 500;

export interface ConnectionsOptions {
  readonly connections: number;
  readonly said: (line: string) => void;
}

/** Those who come first: a server that has sold nothing yet has not loaded all that it needs. */
const FIRST_SHARE = 0.1;

/**
 * Opens a crowd of connections at once, each of which buys and then stays; looks at the memory of a server that a
 * smaller crowd came to before. A crowd of which somebody was lost gives no figure.
 */
export async function measureConnections(
  venue: Pick<Venue, 'url' | 'hotId' | 'workers' | 'countSoldElsewhere'>,
  { connections, said }: ConnectionsOptions,
  ledger: Ledger,
): Promise<void> {
  const readMemory = () => readUsage(venue.workers());
  const letIn = async (lanes: readonly Lane[]): Promise<number> => {
    const wish = { path: '/api/purchases', ticketTypeId: venue.hotId };
    const answers = await Promise.allSettled(lanes.map((lane) => lane.send(writePurchase(wish))));
    const sold = answers.filter((each) => each.status === 'fulfilled' && each.value.status === 201).length;
    venue.countSoldElsewhere(sold, lanes.length - sold);
    return lanes.length - sold;
  };
  const firstComers = openLanes(venue.url, Math.ceil(connections * FIRST_SHARE), DEADLINE_MS);
  let lost = await letIn(firstComers);
  for (const lane of firstComers) lane.close();
  const before = readMemory().rssBytes;
  const lanes = openLanes(venue.url, connections, DEADLINE_MS);
  let [peak, slowestMs] = [before, 0];
  const look = () => {
    peak = Math.max(peak, readMemory().peakBytes);
  };
  const timer = setInterval(look, LOOK_MS);
  try {
    const startedAtMs = performance.now();
    lost += await letIn(lanes);
    slowestMs = performance.now() - startedAtMs;
    await sleep(2 * LOOK_MS);
    look();
  } finally {
    clearInterval(timer);
    for (const lane of lanes) lane.close();
  }
  const endMs = performance.now() + PATIENCE_MS;
  while (readMemory().rssBytes > before * 1.2 && performance.now() < endMs) await sleep(LOOK_MS);
  const after = readMemory().rssBytes;
  const [beforeMib, peakMib, afterMib] = [before, peak, after].map((bytes) => Math.round(bytes / MEBIBYTE));
  said(`${connections} connections: ${beforeMib} MiB before, ${peakMib} at most, ${afterMib} after`);
  if (lost > 0) {
    ledger.remarks.push(
      `${lost} of ${firstComers.length + connections} connections were sold nothing: no figure`,
    );
    return;
  }
  ledger.set('connectionsMemory', [peak / MEBIBYTE]);
  ledger.set('memoryAfterCrowd', [after / before]);
  ledger.series.push({
    name: `${connections} fresh connections, all answered`,
    unit: 'ms',
    rounds: [slowestMs],
  });
}
