import Table from 'cli-table3';

/** A table for a terminal. The first cell of a row names it. */
export function formatTable(rows: readonly (readonly string[])[], head: readonly string[] = []): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
