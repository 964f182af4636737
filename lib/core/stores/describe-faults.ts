import type { FaultsPatch, ProviderFaultsPatch } from './faults';

/** What a change makes go wrong, or well again, in words. A browser loads this file: it imports types alone. */
export function describeFaults({
  redisGone,
  redisDelayMs,
  postgresDelayMs,
  leaseTtlMs,
  crash,
  provider,
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
        : `a server process dies ${crash.when} its next ${crash.call}`),
    ...(provider ? describeProvider(provider) : []),
  ];
  return said.filter((text) => typeof text === 'string');
}

function describeProvider(faults: ProviderFaultsPatch) {
  const { gone, delayMs, loseBefore = 0, loseAfter = 0, webhooks, forgetKeysAfterMs, venue } = faults;
  const lost = loseBefore + loseAfter;
  return [
    gone !== undefined && (gone ? 'payments down' : 'payments back'),
    delayMs !== undefined && (delayMs > 0 ? `payments ${delayMs} ms slower` : 'payments fast'),
    lost > 0 && `the next ${lost} answers of the payment provider are lost`,
    webhooks && `webhooks ${webhooks.times} times, ${webhooks.delayMs} ms late`,
    venue?.gone !== undefined && (venue.gone ? 'the venue down' : 'the venue back'),
    venue?.delayMs !== undefined &&
      (venue.delayMs > 0 ? `the venue ${venue.delayMs} ms slower` : 'the venue fast'),
    venue?.loseAfter !== undefined && `the next ${venue.loseAfter} answers of the venue are lost`,
    forgetKeysAfterMs !== undefined && `payment keys are forgotten after ${forgetKeysAfterMs} ms`,
  ];
}
