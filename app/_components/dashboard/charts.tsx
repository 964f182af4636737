'use client';

import { useMemo } from 'react';
import { CAUSES } from '@/lib/live/causes';
import type { ChartMark, Point } from '@/lib/live/timeline';
import { Chart } from './chart';
import { ChartTable } from './chart-table';
import { Panel } from './panel';

interface ChartsProps {
  readonly points: readonly Point[];
  readonly marks: readonly ChartMark[];
}

/** Answers a second, split by what became of them. */
export function OutcomeChart({ points, marks }: ChartsProps) {
  const times = useMemo(() => points.map(({ at }) => at), [points]);
  const series = useMemo(() => stack(points), [points]);
  const last = points.at(-1)?.perSecond;
  return (
    <Panel title="Answers a second" className="lg:col-span-8">
      <ul className="flex flex-wrap gap-x-5 gap-y-1 py-2 text-base xl:text-2xl">
        {CAUSES.map(({ id, label }) => (
          <li key={id} className="flex items-baseline gap-2 whitespace-nowrap">
            <Swatch ink={`--ink-${id}`} />
            {label}
            <b className="min-w-[3ch] text-right font-bold tabular-nums">{Math.round(last?.[id] ?? 0)}</b>
          </li>
        ))}
      </ul>
      <div className="h-72 xl:h-96">
        <Chart times={times} series={series} marks={marks} unit="" />
      </div>
      <ChartTable
        caption="Answers a second, by what became of them"
        columns={CAUSES.map(({ label }) => label)}
        points={points}
        read={({ perSecond }) => CAUSES.map(({ id }) => String(Math.round(perSecond[id])))}
      />
    </Panel>
  );
}

const PERCENTILES = ['p50', 'p95', 'p99'] as const;

/** How long answers took, in the process that gave them. */
export function LatencyChart({ points, marks }: ChartsProps) {
  const times = useMemo(() => points.map(({ at }) => at), [points]);
  const series = useMemo(
    () =>
      PERCENTILES.map((label) => ({
        label,
        ink: `--ink-${label}`,
        isFilled: false,
        values: points.map(({ latencyMs }) => latencyMs?.[label] ?? null),
      })),
    [points],
  );
  const last = points.findLast(({ latencyMs }) => latencyMs !== null)?.latencyMs;
  return (
    <Panel title="Time to answer" className="lg:col-span-4">
      <ul className="flex flex-wrap gap-x-5 gap-y-1 py-2 text-base xl:text-2xl">
        {PERCENTILES.map((name) => (
          <li key={name} className="flex items-baseline gap-2 whitespace-nowrap">
            <Swatch ink={`--ink-${name}`} />
            {name} <b className="font-bold tabular-nums">{last ? `${formatMs(last[name])} ms` : '–'}</b>
          </li>
        ))}
      </ul>
      <div className="h-72 xl:h-96">
        <Chart times={times} series={series} marks={marks} unit=" ms" />
      </div>
      <ChartTable
        caption="Time to answer, in ms"
        columns={PERCENTILES}
        points={points}
        read={({ latencyMs }) => PERCENTILES.map((name) => (latencyMs ? formatMs(latencyMs[name]) : 'none'))}
      />
    </Panel>
  );
}

const formatMs = (ms: number) => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));

/** The sums are drawn from the highest down, each over the one before: what is left of each is its share. */
function stack(points: readonly Point[]) {
  const sums = points.map(() => 0);
  const stacked = CAUSES.map(({ id, label }) => {
    const values = points.map(({ perSecond }, i) => {
      sums[i] = (sums[i] ?? 0) + perSecond[id];
      return sums[i] ?? 0;
    });
    return { label, ink: `--ink-${id}`, isFilled: true, values };
  });
  return stacked.toReversed();
}

function Swatch({ ink }: { readonly ink: string }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true" className="size-3.5 self-center">
      <rect width="10" height="10" fill={`var(${ink})`} />
    </svg>
  );
}
