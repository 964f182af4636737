'use client';

import { useMemo } from 'react';
import type { ChartMark } from '@/lib/control/dashboard/chart-marks';
import type { Point } from '@/lib/control/dashboard/points';
import type { LiveLease, LiveTicketType, Snapshot } from '@/lib/control/dashboard/snapshot';
import type { Span } from '@/lib/control/dashboard/spans';
import { Chart, type ChartSeries } from './chart';
import { ChartTable } from './chart-table';
import { Panel } from './panel';

/** Where nothing else is known, a lease lives so long, ms: the bars begin there. */
const USUAL_TTL_MS = 5000;

/** The charts above have them; here they would hide the lease. */
const NO_MARKS: readonly ChartMark[] = [];

interface AdmissionProps {
  readonly points: readonly Point[];
  readonly span: Span;
  readonly type: LiveTicketType;
  readonly leaseTtlMs: Snapshot['faults']['leaseTtlMs'];
}

/** The lock made visible: which buyers are admitted, by which token, and for how long. */
export function Admission({ type, leaseTtlMs, points, span }: AdmissionProps) {
  const times = useMemo(() => points.map(({ at }) => at), [points]);
  const series = useMemo(
    (): readonly ChartSeries[] => [
      { style: { kind: 'area', cause: null }, values: points.map(({ admitted }) => admitted) },
    ],
    [points],
  );
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
  const limit = admissionLimit === null ? 'as many as are left' : admissionLimit;
  return (
    <Panel title="Admitted now" note={`admission limit: ${limit}`} className="lg:col-span-5">
      <dl className="flex gap-8 py-2">
        <div>
          <dt className="stamp text-quiet">tickets admitted</dt>
          <dd className="shout text-7xl tabular-nums leading-none xl:text-8xl">{admitted}</dd>
        </div>
        <div>
          <dt className="stamp text-quiet">fencing counter</dt>
          <dd className="shout text-7xl tabular-nums leading-none xl:text-8xl">{fence}</dd>
        </div>
      </dl>
      <div className="h-40">
        <Chart times={times} series={series} marks={NO_MARKS} span={span} unit="" />
      </div>
      <ChartTable
        caption="Tickets admitted"
        columns={['tickets']}
        points={points}
        span={span}
        read={({ admitted }) => [admitted === null ? 'unknown' : String(admitted)]}
      />
      <ol className="mt-3 grid min-h-40 content-start gap-1.5" aria-label="Leases">
        {leases.map((lease) => (
          <LeaseRow
            key={lease.token}
            lease={lease}
            ttlMs={Math.max(leaseTtlMs ?? USUAL_TTL_MS, lease.ttlMs)}
          />
        ))}
        {leases.length === 0 && (
          <li className="text-quiet">Nobody. A lease is given back within milliseconds.</li>
        )}
      </ol>
      {admitted > leases.length && <p className="text-quiet">and {admitted - leases.length} more tickets</p>}
    </Panel>
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
