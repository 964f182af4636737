import type { FaultsPatch } from './faults';

/** What a change makes go wrong, or well again, in words. A browser loads this file: it imports types alone. */
export function describeFaults({
  redisGone,
  redisDelayMs,
  postgresDelayMs,
  leaseTtlMs,
  crash,
}: FaultsPatch): string[] {
  const said = [
    redisGone !== undefined && (redisGone ? 'Redis down' : 'Redis back'),
    redisDelayMs !== undefined && (redisDelayMs > 0 ? `Redis ${redisDelayMs} ms slower` : 'Redis fast'),
    postgresDelayMs !== undefined &&
      (postgresDelayMs > 0 ? `Postgres ${postgresDelayMs} ms slower` : 'Postgres fast'),
    leaseTtlMs !== undefined &&
      (leaseTtlMs === null ? 'leases live as usual' : `leases live ${leaseTtlMs} ms`),
    crash &&
      (crash === 'now'
        ? 'a server process is killed'
        : `a server process dies ${crash.replace('-', ' its next ')}`),
  ];
  return said.filter((text) => typeof text === 'string');
}
