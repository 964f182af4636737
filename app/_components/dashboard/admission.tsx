import type { LiveLease, LiveTicketType } from '@/lib/control/dashboard/snapshot';
import type { ChartLine } from './chart-options';
import { Panel } from './panel';
import { type ChartSight, TimeChart } from './time-chart';

const ADMITTED: readonly ChartLine[] = [
  { name: 'tickets', style: { kind: 'area', cause: null }, valueAt: ({ admitted }) => admitted },
];

interface AdmissionProps extends Omit<ChartSight, 'marks'> {
  readonly type: LiveTicketType;
  /** How long a lease lives, ms. */
  readonly leaseTtlMs: number;
}

/** The lock made visible: which buyers are admitted, by which token, and for how long. */
export function Admission({ type, leaseTtlMs, points, span }: AdmissionProps) {
  const { admission, admissionLimit } = type;
  if (admission === null) {
    return (
      <Panel title="Admitted now" className="lg:col-span-5">
        <p className="py-3 text-lg">
          Redis is away: there is no bouncer, and no lease. Postgres alone decides.
        </p>
      </Panel>
    );
  }
  const { leases, admitted, fence } = admission;
  const limit = admissionLimit ?? 'as many as are left';
  return (
    <Panel title="Admitted now" note={`admission limit: ${limit}`} className="lg:col-span-5">
      <dl className="flex gap-8 py-2">
        <Figure name="tickets admitted" value={admitted} />
        <Figure name="fencing counter" value={fence} />
      </dl>
      {/* The charts above have the marks; here they would hide the lease. */}
      <TimeChart caption="Tickets admitted" lines={ADMITTED} className="h-40" points={points} span={span} />
      <ol className="mt-3 grid min-h-40 content-start gap-1.5" aria-label="Leases">
        {leases.map((lease) => (
          <LeaseRow key={lease.token} lease={lease} ttlMs={Math.max(leaseTtlMs, lease.ttlMs)} />
        ))}
        {leases.length === 0 && (
          <li className="text-quiet">No lease right now: each is given back within milliseconds.</li>
        )}
      </ol>
      {admitted > leases.length && <p className="text-quiet">and {admitted - leases.length} more tickets</p>}
    </Panel>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <div>
      <dt className="stamp text-quiet">{name}</dt>
      <dd className="shout text-7xl tabular-nums leading-none xl:text-8xl">{value}</dd>
    </div>
  );
}

function LeaseRow({ lease, ttlMs }: { readonly lease: LiveLease; readonly ttlMs: number }) {
  const left = Math.max(0, lease.ttlMs);
  return (
    <li className="grid grid-cols-[5.5rem_1fr_4.5rem] items-center gap-3 tabular-nums">
      <code className="font-bold">{lease.token}…</code>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" className="h-4 w-full bg-stock">
        <rect width={(left / ttlMs) * 100} height="10" fill="var(--color-loud)" />
      </svg>
      <span className="text-right">{(left / 1000).toFixed(1)} s</span>
    </li>
  );
}
