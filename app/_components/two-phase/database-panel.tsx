import { describeSide } from '@/lib/teaching/two-phase/describe-state';
import type { RunView } from '@/lib/teaching/two-phase/run-view';
import type { Side } from '@/lib/teaching/two-phase/steps';

const euros = (cents: number) => `${(cents / 100).toFixed(2)} €`;

/** One of the two databases: what is committed, and what it has besides. */
export function DatabasePanel({ side, run }: { readonly side: Side; readonly run: RunView }) {
  const { holder, cents } = run.committed;
  const [label, value] =
    side === 'seats'
      ? ['Seat 12', holder ? `is ${holder}’s` : 'is free']
      : ['Buyer A', `has ${euros(cents)}`];
  const pending = describeSide(run, side);
  const isFrozen = pending.startsWith('prepared');
  return (
    <section
      aria-label={`two_phase_${side}`}
      className={`min-w-0 border-l-[0.375rem] bg-stock px-4 py-3 ${isFrozen ? 'border-(--ink-alarm)' : 'border-ink'}`}
    >
      <h2 className="font-mono font-semibold text-sm">two_phase_{side}</h2>
      <dl className="mt-2 grid gap-2">
        <div>
          <dt className="stamp text-quiet">{label}, as committed</dt>
          <dd className="shout text-4xl leading-none">{value}</dd>
        </div>
        <div>
          <dt className="stamp text-quiet">A’s transaction</dt>
          <dd className={isFrozen ? 'font-bold text-(--ink-alarm)' : ''}>{pending}</dd>
        </div>
      </dl>
    </section>
  );
}
