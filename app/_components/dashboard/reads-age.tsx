import type { Snapshot } from '@/lib/control/dashboard/snapshot';
import { formatMsOr } from '@/lib/core/format/figures';

/** How old what is read is, and where it was read. */
export function ReadsAge({ staleness, read }: Pick<Snapshot, 'staleness' | 'read'>) {
  if (!staleness) return null;
  const { samples, p50Ms, p95Ms, maxMs, objectiveMs } = staleness;
  const isMissed = p95Ms !== null && p95Ms > objectiveMs;
  return (
    <section aria-label="Age of reads" className="wall-label flex flex-wrap items-baseline gap-x-6 gap-y-1">
      <span>
        Read from <b>{read === 'figures' ? 'the figures' : 'the primary'}</b>
      </span>
      {samples === 0 ? (
        <span className="text-quiet">How old reads are, nobody has measured yet.</span>
      ) : (
        <span>
          Reads are <b>{formatMsOr(p50Ms, '')}</b> old, 95 of 100 up to{' '}
          <b className={isMissed ? 'alarm px-2' : ''}>{formatMsOr(p95Ms, '')}</b>, the oldest{' '}
          {formatMsOr(maxMs, '')}
        </span>
      )}
    </section>
  );
}
