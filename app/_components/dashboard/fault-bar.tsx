import type { Snapshot, StoreState } from '@/lib/control/dashboard/snapshot';
import { describeFaults } from '@/lib/core/stores/describe-faults';

/** What is broken, on purpose or not, in words that are read from afar. */
export function FaultBar({ faults, stores, strategy }: Pick<Snapshot, 'faults' | 'stores' | 'strategy'>) {
  const injected = describeFaults({
    redisGone: faults.redisGone || undefined,
    redisDelayMs: faults.redisDelayMs || undefined,
    postgresDelayMs: faults.postgresDelayMs || undefined,
    leaseTtlMs: faults.leaseTtlMs ?? undefined,
    provider: { gone: faults.provider.gone || undefined, delayMs: faults.provider.delayMs || undefined },
  });
  const found = [
    ...describeState('Postgres', stores.postgres),
    ...describeState('Redis', stores.redis),
    ...describeState('The payment provider', stores.payments ?? 'ok'),
  ].filter(({ isGone, store }) => !(isGone && isGoneOnPurpose(store, faults)));
  return (
    <div className="wall-label flex flex-wrap items-baseline gap-x-6 gap-y-1">
      {injected.map((fault) => (
        <b key={fault} className="alarm px-3">
          Fault injected: {fault}
        </b>
      ))}
      {found.map(({ text, isGone }) => (
        <b key={text} className={isGone ? 'alarm px-3' : ''}>
          {text}
        </b>
      ))}
      {stores.redis === 'gone' && <span>Postgres decides alone, and the figures come from it.</span>}
      {injected.length + found.length === 0 && <span className="text-quiet">Nothing is broken.</span>}
      <span>
        Sold by <b>{strategy}</b>
      </span>
    </div>
  );
}

/** `slow` is no error: it had not answered yet when the snapshot was due. */
function describeState(store: string, state: StoreState) {
  if (state === 'ok') return [];
  const isGone = state === 'gone';
  return [{ text: `${store} ${isGone ? 'does not answer' : 'is slow'}`, isGone, store }];
}

const isGoneOnPurpose = (store: string, { redisGone, provider }: Snapshot['faults']) =>
  store === 'Redis' ? redisGone : store !== 'Postgres' && provider.gone === true;
