import type { LiveTicketType, Snapshot } from '@/lib/live/snapshot';

const whole = new Intl.NumberFormat('en');

/** The four numbers of the promise, as large as the wall allows, and what is left as a torn strip. */
export function Hero({ type }: { readonly type: LiveTicketType }) {
  const { stock, sold, held, capacity } = type;
  return (
    <section aria-label="Stock" className="grid gap-4">
      <dl className="grid grid-cols-2 items-end gap-x-6 gap-y-4 lg:grid-cols-[2fr_1.6fr_1fr_1fr]">
        <Figure
          name="left"
          value={stock}
          size={stock < 10_000 ? 'text-[clamp(5rem,17vw,19rem)]' : 'text-[clamp(3.5rem,13vw,15rem)]'}
          isLoud
        />
        <Figure
          name="sold"
          value={sold}
          size={sold < 10_000 ? 'text-[clamp(5rem,14vw,15rem)]' : 'text-[clamp(3.5rem,10vw,11rem)]'}
        />
        <Figure name="held" value={held} size="text-[clamp(3rem,7vw,8rem)]" />
        <Figure name="capacity" value={capacity} size="text-[clamp(3rem,7vw,8rem)]" />
      </dl>
      <Strip sold={sold} held={held} capacity={capacity} />
    </section>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: number;
  readonly size: string;
  readonly isLoud?: boolean;
}

function Figure({ name, value, size, isLoud = false }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="stamp text-quiet xl:text-xl">{name}</dt>
      <dd className={`shout leading-[0.8] tabular-nums ${size} ${isLoud ? 'text-loud-ink' : ''}`}>
        {whole.format(value)}
      </dd>
    </div>
  );
}

/** How much is gone. What is oversold runs over the edge of the house. */
function Strip({ sold, held, capacity }: { sold: number; held: number; capacity: number }) {
  const total = Math.max(capacity, sold + held, 1);
  const share = (count: number) => (count / total) * 100;
  return (
    <svg
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      aria-hidden="true"
      className="h-6 w-full border-2 border-ink xl:h-9"
    >
      <rect width={share(Math.min(sold, capacity))} height="4" fill="var(--color-ink)" />
      <rect x={share(sold)} width={share(held)} height="4" fill="var(--ink-contended)" />
      {sold + held > capacity && (
        <rect x={share(capacity)} width={share(sold + held - capacity)} height="4" fill="var(--ink-alarm)" />
      )}
    </svg>
  );
}

/** Quiet while the invariant holds. When it breaks, nobody in the room can look past it. */
export function InvariantBadge({ type, audit }: { type: LiveTicketType; audit: Snapshot['audit'] }) {
  const { sold, held, stock, capacity } = type;
  const oversold = Math.max(0, sold + held - capacity);
  const own = (audit?.violations ?? []).filter((violation) => violation.startsWith(`${type.id}: `));
  if (audit === null) return <p className="stamp text-quiet xl:text-lg">no audit yet</p>;
  if (audit.ok && oversold === 0) {
    return (
      <p className="stamp flex items-center gap-2 text-(--ink-good) xl:text-lg">
        <span aria-hidden="true">✓</span> sold {whole.format(sold)} + held {whole.format(held)} + left{' '}
        {whole.format(stock)} = {whole.format(capacity)}: each ticket once
      </p>
    );
  }
  const isHere = oversold > 0 || own.length > 0;
  return (
    <div className="w-full bg-(--ink-alarm) p-4 text-(--ink-on-alarm) xl:p-8">
      {/* Its words stay the same: it is said once, not with every number. */}
      <p role="alert" className="sr-only">
        The invariant is broken.
      </p>
      <p className="shout text-[clamp(3.5rem,12vw,14rem)] leading-[0.85]">
        {oversold > 0
          ? `oversold by ${whole.format(oversold)}`
          : isHere
            ? 'the books are broken'
            : 'broken elsewhere'}
      </p>
      <ul className="mt-3 text-lg xl:text-2xl">
        {(isHere ? own : audit.violations).slice(0, 3).map((violation) => (
          <li key={violation}>{isHere ? violation.slice(type.id.length + 2) : violation}</li>
        ))}
      </ul>
    </div>
  );
}
