import type { AnomalyCell } from '@/lib/teaching/explorer/isolation/anomalies';
import type { IsolationCell } from '@/lib/teaching/explorer/isolation/isolation';
import type { SceneStep } from '@/lib/teaching/explorer/isolation/isolation-scene';
import type { Echo } from '@/lib/teaching/explorer/timeline';

/** How two buyers fared at one level, in a few words. */
export function describeIsolation({ sold, stock, loser, waited }: IsolationCell): string {
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

/** Whether Postgres shows an anomaly, and what the article says where that is something else. */
export function describeAnomaly({ seen, articleSays }: AnomalyCell): {
  readonly truth: string;
  readonly article: string | null;
} {
  const word = (isSeen: boolean) => (isSeen ? 'seen' : 'never');
  return {
    truth: word(seen),
    article: seen === articleSays ? null : `the article: ${word(articleSays)}`,
  };
}

/** A scene, a line for each statement: who said what, and what came back. */
export function describeScene(steps: readonly SceneStep[]): readonly string[] {
  return steps.flatMap(({ actor, text, echo, woke }) => [
    `${actor}: ${text} ${describeEcho(echo)}`,
    ...woke.map((line) => `${line.actor} goes on: ${line.text} ${describeEcho(line.echo)}`),
  ]);
}

function describeEcho(echo: Echo): string {
  switch (echo.kind) {
    case 'returned':
      return `→ ${echo.reply}`;
    case 'failed':
      return `✕ ${echo.code} ${echo.reply}`;
    case 'waits':
      return `waits for ${echo.for.join(' and ')}`;
    case 'died':
      return '✕';
  }
}

/** The rows of a table: its cells by what they have in common, in the order in which they come. */
export function groupCells<T>(
  cells: readonly T[],
  nameOf: (cell: T) => string,
): readonly { readonly name: string; readonly cells: readonly T[] }[] {
  const names = [...new Set(cells.map(nameOf))];
  return names.map((name) => ({ name, cells: cells.filter((cell) => nameOf(cell) === name) }));
}
