import type { Point } from '@/lib/control/dashboard/points';
import type { Span } from '@/lib/control/dashboard/spans';
import type { ChartLine } from './chart-options';

const ROWS = 9;

interface ChartTableProps {
  readonly caption: string;
  readonly lines: readonly ChartLine[];
  readonly points: readonly Point[];
  readonly span: Span;
}

/** What a chart shows, for a reader who does not see it: nine moments, the latest first. */
export function ChartTable({ caption, lines, points, span }: ChartTableProps) {
  const stepMs = (span.to - span.from) / ROWS;
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const at = span.to - i * stepMs;
    return { seconds: ((at - span.zero) / 1000).toFixed(1), point: points.findLast((one) => one.at <= at) };
  });
  return (
    <div className="relative">
      <table className="sr-only">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">seconds</th>
            {lines.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ seconds, point }) => (
            <tr key={seconds}>
              <th scope="row">{seconds}</th>
              {point && lines.map(({ name, valueAt }) => <td key={name}>{formatValue(valueAt(point))}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const formatValue = (value: number | null) =>
  value === null ? 'unknown' : String(Math.round(value * 10) / 10);
