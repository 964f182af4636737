import Table from 'cli-table3';
import pc from 'picocolors';
import { type AnomalyCell, STANDARD_LEVELS } from '@/lib/teaching/explorer/isolation/anomalies';
import {
  describeAnomaly,
  describeSale,
  describeSceneStep,
  groupCells,
  listDifferences,
} from '@/lib/teaching/explorer/isolation/describe-cells';
import { LEVELS, type SaleCell } from '@/lib/teaching/explorer/isolation/sales';
import type { SceneStep } from '@/lib/teaching/explorer/isolation/scene';

const SCENE_WIDTH = 96;

/** What the levels make of each way to buy the last ticket. */
export function describeIsolationTable(cells: readonly SaleCell[]): string {
  const rows = groupCells(cells, ({ buyerDoes }) => buyerDoes);
  const describe = (cell: SaleCell) => (cell.sold === 2 ? pc.red(describeSale(cell)) : describeSale(cell));
  return toTable(
    ['two buyers, one ticket', ...LEVELS],
    rows.map(({ name, cells }) => [name, ...cells.map(describe)]),
  );
}

/** Which anomalies Postgres shows, and where the article differs. */
export function describeAnomalyTable(cells: readonly AnomalyCell[]): string {
  const describe = (cell: AnomalyCell) => {
    const { truth, article } = describeAnomaly(cell);
    return article ? `${pc.yellow(truth)} (${article})` : truth;
  };
  const table = toTable(
    ['on this Postgres', ...STANDARD_LEVELS],
    groupCells(cells, ({ anomaly }) => anomaly).map(({ name, cells }) => [name, ...cells.map(describe)]),
  );
  return [table, ...listDifferences(cells).map(({ name, why }) => `${name}: ${why}`)].join('\n');
}

/** A scene statement by statement, and what is committed after each. */
export function describeScene(steps: readonly SceneStep[]): string {
  const lines = steps.flatMap((step) => {
    const [own = '', ...woke] = describeSceneStep(step);
    const { stock, orders } = step.committed;
    return [own.padEnd(SCENE_WIDTH) + pc.dim(`stock ${stock}, ${orders} orders`), ...woke];
  });
  return lines.join('\n');
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: head.map(pc.bold), style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
