'use client';

import { useMemo } from 'react';
import type { ChartMark } from '@/lib/control/dashboard/chart-marks';
import type { Point } from '@/lib/control/dashboard/points';
import type { Span } from '@/lib/control/dashboard/spans';
import { Chart, type ChartSeries } from './chart';
import type { ChartLine } from './chart-options';
import { ChartTable } from './chart-table';

/** What all charts of the page show alike. */
export interface ChartSight {
  /** Those in sight. */
  readonly points: readonly Point[];
  readonly marks: readonly ChartMark[];
  readonly span: Span;
}

interface TimeChartProps extends Omit<ChartSight, 'marks'> {
  readonly marks?: ChartSight['marks'];
  readonly caption: string;
  readonly lines: readonly ChartLine[];
  /** Each area stands on the one before. */
  readonly isStacked?: boolean;
  readonly className?: string;
}

const NONE: ChartSight['marks'] = [];

/** Lines over time: drawn, and as a table for a reader who does not see them. */
export function TimeChart(props: TimeChartProps) {
  const { caption, lines, isStacked = false, className = 'chart-box', points, marks = NONE, span } = props;
  const times = useMemo(() => points.map(({ at }) => at), [points]);
  const series = useMemo(
    () => (isStacked ? stack(lines, points) : lines.map((line) => toSeries(line, points))),
    [lines, points, isStacked],
  );
  return (
    <>
      <div className={className}>
        <Chart times={times} series={series} marks={marks} span={span} />
      </div>
      <ChartTable caption={caption} lines={lines} points={points} span={span} />
    </>
  );
}

function toSeries({ style, valueAt }: ChartLine, points: readonly Point[]): ChartSeries {
  return { style, values: points.map(valueAt) };
}

/** The sums are drawn from the highest down, each over the one before: what is left of each is its share. */
function stack(lines: readonly ChartLine[], points: readonly Point[]): readonly ChartSeries[] {
  const sums = points.map(() => 0);
  const present = lines.map((line) => toSeries(line, points)).filter(({ values }) => values.some(Boolean));
  const stacked = present.map(({ style, values }) => ({
    style,
    values: values.map((value, i) => {
      sums[i] = (sums[i] ?? 0) + (value ?? 0);
      return sums[i];
    }),
  }));
  return stacked.toReversed();
}
