'use client';

import { useMemo } from 'react';
import { CAUSES } from '@/lib/control/dashboard/causes';
import type { ChartMark } from '@/lib/control/dashboard/chart-marks';
import type { Point } from '@/lib/control/dashboard/points';
import type { Span } from '@/lib/control/dashboard/spans';
import { Chart, type ChartSeries } from './chart';
import { ChartTable } from './chart-table';
import { Panel } from './panel';

export interface ChartsProps {
  /** Those in sight. */
  readonly points: readonly Point[];
  readonly marks: readonly ChartMark[];
  readonly span: Span;
}

/** Answers per second, split by what became of them; what each area is stands in the list beside it. */
export function OutcomeChart({ points, marks, span }: ChartsProps) {
  const times = useMemo(() => points.map(({ at }) => at), [points]);
  const series = useMemo(() => stack(points), [points]);
  return (
    <Panel title="Answers per second">
      <div className="chart-box">
        <Chart times={times} series={series} marks={marks} span={span} unit="" />
      </div>
      <ChartTable
        caption="Answers per second, by what became of them"
        columns={CAUSES.map(({ label }) => label)}
        points={points}
        span={span}
        read={({ perSecond }) => CAUSES.map(({ id }) => String(Math.round(perSecond[id])))}
      />
    </Panel>
  );
}

const PERCENTILES = [
  { name: 'p50', width: 3, dash: [] },
  { name: 'p95', width: 3, dash: [10, 5] },
  { name: 'p99', width: 4.5, dash: [2, 4] },
] as const;

/** How long answers took, in the process that gave them. */
export function LatencyChart({ points, marks, span }: ChartsProps) {
  const times = useMemo(() => points.map(({ at }) => at), [points]);
  const series = useMemo(
    () =>
      PERCENTILES.map(
        ({ name, width, dash }): ChartSeries => ({
          style: { kind: 'line', ink: `--ink-${name}`, width, dash },
          values: points.map(({ latencyMs }) => latencyMs?.[name] ?? null),
        }),
      ),
    [points],
  );
  const last = points.findLast(({ latencyMs }) => latencyMs !== null)?.latencyMs;
  return (
    <Panel title="Time to answer, ms">
      <ul className="wall-label flex flex-wrap gap-x-6">
        {PERCENTILES.map(({ name, width, dash }) => (
          <li key={name} className="flex items-center gap-2 whitespace-nowrap">
            <svg aria-hidden="true" className="h-3 w-9">
              <line
                x2="100%"
                y1="50%"
                y2="50%"
                stroke={`var(--ink-${name})`}
                strokeWidth={width}
                strokeDasharray={dash.join(' ')}
              />
            </svg>
            {name} <b className="tabular-nums">{last ? formatMs(last[name]) : '–'}</b>
          </li>
        ))}
      </ul>
      <div className="chart-box">
        <Chart times={times} series={series} marks={marks} span={span} unit="" />
      </div>
      <ChartTable
        caption="Time to answer, in ms"
        columns={PERCENTILES.map(({ name }) => name)}
        points={points}
        span={span}
        read={({ latencyMs }) =>
          PERCENTILES.map(({ name }) => (latencyMs ? formatMs(latencyMs[name]) : 'none'))
        }
      />
    </Panel>
  );
}

const formatMs = (ms: number) => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));

/** The sums are drawn from the highest down, each over the one before: what is left of each is its share. */
function stack(points: readonly Point[]): readonly ChartSeries[] {
  const sums = points.map(() => 0);
  const present = CAUSES.filter(({ id }) => points.some(({ perSecond }) => perSecond[id] > 0));
  const stacked = present.map(({ id }): ChartSeries => {
    const values = points.map(({ perSecond }, i) => {
      sums[i] = (sums[i] ?? 0) + perSecond[id];
      return sums[i] ?? 0;
    });
    return { style: { kind: 'area', cause: id }, values };
  });
  return stacked.toReversed();
}
