import type { Snapshot } from '@/lib/live/snapshot';

/** What is broken, on purpose or not, in words that are read from afar. */
export function FaultBar({ faults, stores, strategy }: Pick<Snapshot, 'faults' | 'stores' | 'strategy'>) {
  const injected = describeFaults(faults);
  const found = [
    ...(stores.postgres === 'ok' ? [] : [`Postgres ${WORDS[stores.postgres]}`]),
    ...(stores.redis === 'ok' || faults.redisGone ? [] : [`Redis ${WORDS[stores.redis]}`]),
  ];
  return (
    <div className="wall-label flex flex-wrap items-baseline gap-x-6 gap-y-1">
      {injected.map((fault) => (
        <b key={fault} className="alarm px-3">
          Fault injected: {fault}
        </b>
      ))}
      {found.map((fault) => (
        <b key={fault} className="alarm px-3">
          {fault}
        </b>
      ))}
      {stores.redis !== 'ok' && <span>Postgres alone decides, and is shown.</span>}
      {injected.length + found.length === 0 && <span className="text-quiet">Nothing is broken.</span>}
      <span>
        Sold by <b>{strategy}</b>
      </span>
    </div>
  );
}

const WORDS = { ok: '', slow: 'is slow', gone: 'does not answer' } as const;

function describeFaults({ redisGone, redisDelayMs, postgresDelayMs, leaseTtlMs }: Snapshot['faults']) {
  return [
    ...(redisGone ? ['Redis down'] : []),
    ...(redisDelayMs > 0 ? [`Redis ${redisDelayMs} ms slower`] : []),
    ...(postgresDelayMs > 0 ? [`Postgres ${postgresDelayMs} ms slower`] : []),
    ...(leaseTtlMs === null ? [] : [`leases live ${leaseTtlMs} ms`]),
  ];
}
