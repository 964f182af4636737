import Table from 'cli-table3';

/** Figures as a report writes them. */

export function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${whole(ms)} ms`;
}

export function ratio(value: number | null): string {
  return value === null ? 'unknown' : value.toFixed(2);
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function formatTable(rows: readonly (readonly string[])[], head: readonly string[] = []): string {
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** So many of something, in words: "1 violation", "2 violations". */
export function count(n: number, one: string): string {
  return `${whole(n)} ${one}${n === 1 ? '' : 's'}`;
}

/** A name of the code's in words: `soldOut` is "sold out". */
export function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
