import { describeEcho } from '@/lib/teaching/explorer/print/describe-echo';
import type { AnomalyCell } from './anomalies';
import type { SaleCell } from './sales';
import type { SceneStep } from './scene';

/** How two buyers fared at one level, in a few words. */
export function describeSale({ sold, stock, loser, waited }: SaleCell): string {
  const waits = waited ? 'waits, then ' : '';
  switch (loser?.kind) {
    case undefined:
      return `${sold} sold, stock ${stock}`;
    case 'aborted':
      return `1 sold; the other ${waits}gets ${loser.code}`;
    case 'no-row':
      return `1 sold; the other ${waits}finds 0 rows`;
    case 'read-sold-out':
      return `1 sold; the other ${waits}reads that none is left`;
  }
}

/** In how many orders Postgres shows an anomaly, and what the article says where that is something else. */
export function describeAnomaly({ seen, seenIn, orders, articleSays }: AnomalyCell): {
  readonly truth: string;
  readonly article: string | null;
} {
  const isOther = articleSays !== null && seen !== articleSays;
  return {
    truth: `in ${seen ? seenIn : 'none'} of ${orders} orders`,
    article: isOther ? `the article: ${articleSays ? 'seen' : 'never'}` : null,
  };
}

/** A step as lines: the statement that was sent, and those that it woke. */
export function describeSceneStep({ actor, text, echo, woke }: SceneStep): readonly string[] {
  return [
    `${actor}: ${text} ${describeEcho(echo)}`,
    ...woke.map((line) => `woke ${line.actor}: ${line.text} ${describeEcho(line.echo)}`),
  ];
}

/** The rows of a table: its cells by what they have in common, in the order in which they come. */
export function groupCells<T>(
  cells: readonly T[],
  nameOf: (cell: T) => string,
): readonly { readonly name: string; readonly cells: readonly T[] }[] {
  const names = [...new Set(cells.map(nameOf))];
  return names.map((name) => ({ name, cells: cells.filter((cell) => nameOf(cell) === name) }));
}

/** The anomalies in which Postgres differs from the article, and why. */
export function listDifferences(
  cells: readonly AnomalyCell[],
): readonly { readonly name: string; readonly why: string }[] {
  const differing = cells.flatMap(({ anomaly, why }) => (why === null ? [] : [[anomaly, why] as const]));
  return [...new Map(differing)].map(([name, why]) => ({ name, why }));
}
