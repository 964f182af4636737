import type { LiveTicketType, Snapshot } from '@/lib/control/dashboard/snapshot';
import { formatCount } from '@/lib/core/format/count';

interface StockSumProps {
  readonly type: LiveTicketType;
  readonly audit: Snapshot['audit'];
}

/** The promise as a sum that anybody can check from the last row: sold + held + left = capacity. */
export function StockSum({ type, audit }: StockSumProps) {
  const { stock, sold, held, capacity } = type;
  const terms = [
    { name: 'sold', value: sold, operator: '' },
    { name: 'held', value: held, operator: '+' },
    { name: 'left', value: stock, operator: '+' },
    { name: 'capacity', value: capacity, operator: sold + held + stock === capacity ? '=' : '≠' },
  ];
  const letters = terms.reduce((sum, { value }) => sum + formatCount(value).length, 0);
  const size = letters <= 12 ? 'large' : letters <= 18 ? 'medium' : 'small';
  return (
    <section aria-label="Stock" className="min-w-0">
      <div className="@container">
        <dl className="equation shout" data-size={size}>
          {terms.map(({ name, value, operator }) => (
            <div
              key={name}
              data-operator={operator}
              data-term={name}
              className="grid grid-cols-[auto_auto] gap-x-[0.12em] before:row-start-2 before:text-quiet before:content-[attr(data-operator)]"
            >
              <dt className="stamp">{name}</dt>
              <dd className="col-start-2 row-start-2">{formatCount(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <Strip sold={sold} held={held} capacity={capacity} />
      <Verdict type={type} audit={audit} />
    </section>
  );
}

/** How much is gone, as a bar. What is oversold is an alarm at its end. */
function Strip({ sold, held, capacity }: { sold: number; held: number; capacity: number }) {
  const total = Math.max(capacity, sold + held, 1);
  const share = (count: number) => (count / total) * 100;
  return (
    <svg
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      aria-hidden="true"
      className="h-4 w-full border-2 border-ink"
    >
      <rect width={share(Math.min(sold, capacity))} height="4" fill="var(--color-ink)" />
      <rect x={share(sold)} width={share(held)} height="4" fill="var(--ink-contended)" />
      {sold + held > capacity && (
        <rect x={share(capacity)} width={share(sold + held - capacity)} height="4" fill="var(--ink-alarm)" />
      )}
    </svg>
  );
}

/** Quiet while the sum is right. When it is not, nobody in the room can look past it. */
function Verdict({ type, audit }: StockSumProps) {
  const { sold, held, stock, capacity } = type;
  const oversold = Math.max(0, sold + held - capacity);
  const own = (audit?.violations ?? []).filter((violation) => violation.startsWith(`${type.id}: `));
  if (audit === null) return <p className="wall-label text-quiet">Not audited yet.</p>;
  if (audit.ok && oversold === 0) {
    return (
      <p className="wall-label font-bold text-(--ink-good)">
        <span aria-hidden="true">✓</span> It adds up: sold {formatCount(sold)} + held {formatCount(held)} +
        left {formatCount(stock)} = {formatCount(capacity)}, each ticket once
      </p>
    );
  }
  const isHere = oversold > 0 || own.length > 0;
  return (
    <div className="alarm mt-1 px-4 py-2">
      {/* Its words stay the same: it is said once, not with every number. */}
      <p role="alert" className="sr-only">
        The invariant is broken.
      </p>
      <p className="shout text-[clamp(2.5rem,min(7vw,10dvh),9rem)] leading-[0.9]">
        {oversold > 0
          ? `oversold by ${formatCount(oversold)}`
          : isHere
            ? 'the books are broken'
            : 'Another ticket type is out of balance'}
      </p>
      <ul className="wall-note">
        {(isHere ? own : audit.violations).slice(0, 2).map((violation) => (
          <li key={violation}>{isHere ? violation.slice(type.id.length + 2) : violation}</li>
        ))}
      </ul>
    </div>
  );
}
