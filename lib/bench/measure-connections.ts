import { setTimeout as sleep } from 'node:timers/promises';
import { openLanes, writePurchase } from './flood';
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
const FIRST_COMERS = 1000;

/**
 * Opens a crowd of connections at once, each of which asks and then stays; looks at the memory of a server that
 * a smaller crowd came to before.
 */
export async function measureConnections(
  venue: Venue,
  { connections, said }: ConnectionsOptions,
  ledger: Ledger,
): Promise<void> {
  const readMebibytes = () => readUsage(venue.workers()).rssBytes / MEBIBYTE;
  const wish = { path: '/api/purchases', ticketTypeId: venue.hotId };
  const firstComers = openLanes(venue.url, FIRST_COMERS, DEADLINE_MS);
  await Promise.all(firstComers.map((lane) => lane.send(writePurchase(wish))));
  venue.countSoldElsewhere(FIRST_COMERS);
  for (const lane of firstComers) lane.close();
  const before = readMebibytes();
  const lanes = openLanes(venue.url, connections, DEADLINE_MS);
  let [peak, slowestMs, lost] = [before, 0, 0];
  const timer = setInterval(() => {
    peak = Math.max(peak, readMebibytes());
  }, LOOK_MS);
  try {
    const startedAtMs = performance.now();
    const answers = await Promise.allSettled(lanes.map((lane) => lane.send(writePurchase(wish))));
    lost = answers.filter(({ status }) => status === 'rejected').length;
    slowestMs = performance.now() - startedAtMs;
    venue.countSoldElsewhere(connections - lost);
    await sleep(2 * LOOK_MS);
  } finally {
    clearInterval(timer);
    for (const lane of lanes) lane.close();
  }
  const endMs = performance.now() + PATIENCE_MS;
  while (readMebibytes() > before * 1.2 && performance.now() < endMs) await sleep(LOOK_MS);
  const after = readMebibytes();
  if (lost > 0) ledger.remarks.push(`${lost} of ${connections} connections got no answer`);
  said(
    `${connections} connections: ${Math.round(before)} MiB before, ${Math.round(peak)} at most, ${Math.round(after)} after`,
  );
  ledger.set('connectionsMemory', [peak]);
  ledger.set('memoryAfterCrowd', [after / before]);
  ledger.series.push({
    name: `${connections} fresh connections, all answered`,
    unit: 'ms',
    rounds: [slowestMs],
  });
}
