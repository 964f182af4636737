import { CAUSES } from '@/lib/control/dashboard/causes';
import type { ChartLine } from './chart-options';
import { Panel } from './panel';
import { type ChartSight, TimeChart } from './time-chart';

const ANSWERS = CAUSES.map(
  ({ id, label }): ChartLine => ({
    name: label,
    style: { kind: 'area', cause: id },
    valueAt: ({ perSecond }) => perSecond[id],
  }),
);

/** Answers per second, split by what became of them; what each area is stands in the list beside it. */
export function OutcomeChart(sight: ChartSight) {
  return (
    <Panel title="Answers per second">
      <TimeChart caption="Answers per second, by what became of them" lines={ANSWERS} isStacked {...sight} />
    </Panel>
  );
}

const PERCENTILES = [
  { name: 'p50', width: 3, dash: [] },
  { name: 'p95', width: 3, dash: [10, 5] },
  { name: 'p99', width: 4.5, dash: [2, 4] },
] as const;

const LATENCIES = PERCENTILES.map(
  ({ name, width, dash }): ChartLine => ({
    name,
    style: { kind: 'line', ink: `--ink-${name}`, width, dash },
    valueAt: ({ latencyMs }) => latencyMs?.[name] ?? null,
  }),
);

/** How long answers took, in the process that gave them. */
export function LatencyChart(sight: ChartSight) {
  const last = sight.points.findLast(({ latencyMs }) => latencyMs !== null)?.latencyMs;
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
      <TimeChart caption="Time to answer, in ms" lines={LATENCIES} {...sight} />
    </Panel>
  );
}

const formatMs = (ms: number) => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));
