import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchTarget } from './bench-target';
import type { Connection } from './connection';
import { openConnections, writePurchase } from './flood';
import type { Ledger } from './ledger';
import { readUsage } from './process-usage';

const DEADLINE_MS = 60_000;
const MEBIBYTE = 2 ** 20;
/** How long the server may take to let go of what the crowd made it hold. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 500;

export interface ConnectionsOptions {
  readonly connections: number;
  readonly log: (line: string) => void;
}

/** How many buy beforehand: a server that has sold nothing yet has not loaded all that it needs. */
const FIRST_SHARE = 0.1;

/**
 * Opens a crowd of connections at once, each of which buys and then stays, and looks at the memory of the server. A
 * smaller crowd comes before. Where one of the crowd was lost, there is no figure.
 */
export async function measureConnections(
  target: Pick<BenchTarget, 'url' | 'hotId' | 'workers' | 'countSoldElsewhere'>,
  { connections: count, log }: ConnectionsOptions,
  ledger: Ledger,
): Promise<void> {
  const readMemory = () => readUsage(target.workers());
  const letIn = async (connections: readonly Connection[]): Promise<number> => {
    const answers = await Promise.allSettled(
      connections.map((connection) =>
        connection.send(writePurchase({ path: '/api/purchases', ticketTypeId: target.hotId })),
      ),
    );
    const sold = answers.filter((each) => each.status === 'fulfilled' && each.value.status === 201).length;
    target.countSoldElsewhere(sold, connections.length - sold);
    return connections.length - sold;
  };
  const firstComers = openConnections(target.url, Math.ceil(count * FIRST_SHARE), DEADLINE_MS);
  let lost = await letIn(firstComers);
  for (const connection of firstComers) connection.close();
  const before = readMemory().rssBytes;
  const connections = openConnections(target.url, count, DEADLINE_MS);
  let [peak, slowestMs] = [before, 0];
  const look = () => {
    peak = Math.max(peak, readMemory().peakBytes);
  };
  const timer = setInterval(look, LOOK_MS);
  try {
    const startedAtMs = performance.now();
    lost += await letIn(connections);
    slowestMs = performance.now() - startedAtMs;
    await sleep(2 * LOOK_MS);
    look();
  } finally {
    clearInterval(timer);
    for (const connection of connections) connection.close();
  }
  const endMs = performance.now() + PATIENCE_MS;
  while (readMemory().rssBytes > before * 1.2 && performance.now() < endMs) await sleep(LOOK_MS);
  const after = readMemory().rssBytes;
  const [beforeMib, peakMib, afterMib] = [before, peak, after].map((bytes) => Math.round(bytes / MEBIBYTE));
  log(`${count} connections: ${beforeMib} MiB before, ${peakMib} at most, ${afterMib} after`);
  if (lost > 0) {
    ledger.remarks.push(`${lost} of ${firstComers.length + count} connections were sold nothing: no figure`);
    return;
  }
  ledger.set('connectionsMemory', [peak / MEBIBYTE]);
  ledger.set('memoryAfterCrowd', [after / before]);
  ledger.series.push({
    name: `${count} fresh connections, all answered`,
    unit: 'ms',
    rounds: [slowestMs],
  });
}
