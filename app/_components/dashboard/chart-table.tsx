import type { Point } from '@/lib/control/dashboard/points';
import type { Span } from '@/lib/control/dashboard/spans';

const ROWS = 9;

interface ChartTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly points: readonly Point[];
  readonly span: Span;
  readonly read: (point: Point) => readonly string[];
}

/** What a chart shows, for a reader who does not see it: nine moments, the latest first. */
export function ChartTable({ caption, columns, points, span, read }: ChartTableProps) {
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
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ seconds, point }) => (
            <tr key={seconds}>
              <th scope="row">{seconds}</th>
              {point && read(point).map((value, column) => <td key={columns[column]}>{value}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
