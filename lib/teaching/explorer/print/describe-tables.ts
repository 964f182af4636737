import Table from 'cli-table3';
import pc from 'picocolors';
import { type AnomalyCell, STANDARD_LEVELS } from '@/lib/teaching/explorer/isolation/anomalies';
import { type IsolationCell, LEVELS } from '@/lib/teaching/explorer/isolation/isolation';
import type { SceneStep } from '@/lib/teaching/explorer/isolation/isolation-scene';
import { describeEcho } from './describe-run';

/** What the levels make of each way to buy the last ticket. */
export function describeIsolationTable(cells: readonly IsolationCell[]): string {
  return toTable(
    ['two buyers, one ticket', ...LEVELS],
    groupBy(cells, ({ buyerDoes }) => buyerDoes).map(([buyerDoes, row]) => [
      buyerDoes,
      ...row.map(describeCell),
    ]),
  );
}

/** Which anomalies Postgres shows, and where the article differs. */
export function describeAnomalyTable(cells: readonly AnomalyCell[]): string {
  const rows = groupBy(cells, ({ anomaly }) => anomaly);
  const table = toTable(
    ['on this Postgres', ...STANDARD_LEVELS],
    rows.map(([anomaly, row]) => [anomaly, ...row.map(describeAnomaly)]),
  );
  const notes = rows.flatMap(([anomaly, row]) => {
    const why = row.find((cell) => cell.why !== null)?.why;
    return why ? [`${anomaly}: ${why}`] : [];
  });
  return [table, ...notes].join('\n');
}

/** A scene statement by statement, the way that hermitage tells it: what both sessions say, and the row after. */
export function describeScene(steps: readonly SceneStep[]): string {
  return steps
    .flatMap(({ actor, text, echo, woke, committed }) => [
      `${actor}: ${text}${describeEcho(echo)}`.padEnd(SCENE_WIDTH) +
        pc.dim(`stock ${committed.stock}, ${committed.orders} orders`),
      ...woke.map((line) => `${pc.cyan('woke')} ${line.actor}: ${line.text}${describeEcho(line.echo)}`),
    ])
    .join('\n');
}

const SCENE_WIDTH = 96;

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: head.map(pc.bold),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function describeCell({ sold, stock, loser }: IsolationCell): string {
  if (sold === 2) return pc.red(`2 sold, stock ${stock}`);
  switch (loser?.kind) {
    case 'aborted':
      return `1 sold, the other gets ${loser.code}`;
    case 'no-row':
      return '1 sold, the other waits, then 0 rows';
    case 'read-sold-out':
      return '1 sold, the other waits, then reads 0';
    case undefined:
      return `${sold} sold, stock ${stock}`;
  }
}

function describeAnomaly({ seen, articleSays }: AnomalyCell): string {
  const truth = seen ? 'seen' : 'never';
  if (seen === articleSays) return truth;
  return `${pc.yellow(truth)} (the article: ${articleSays ? 'seen' : 'never'})`;
}

function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups];
}
