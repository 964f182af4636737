import type { Point } from '@/lib/live/timeline';

/** How far apart the lines of the tables are, ms, and how many there are. */
const ROW_MS = 5000;
const ROWS = 9;

interface ChartTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly points: readonly Point[];
  readonly read: (point: Point) => readonly string[];
}

/** What a chart shows, for who does not see it: a line for every five seconds. */
export function ChartTable({ caption, columns, points, read }: ChartTableProps) {
  const now = points.at(-1)?.at ?? 0;
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    secondsAgo: (i * ROW_MS) / 1000,
    point: points.findLast(({ at }) => at <= now - i * ROW_MS),
  }));
  return (
    <div className="relative">
      <table className="sr-only">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">seconds ago</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ secondsAgo, point }) => (
            <tr key={secondsAgo}>
              <th scope="row">{secondsAgo}</th>
              {point && read(point).map((value, column) => <td key={columns[column]}>{value}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
