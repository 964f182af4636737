/** "12 ms", or "1.2 ms" below ten. */
export function formatMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${formatCount(ms)} ms`;
}

/** @param otherwise where there is no time */
export function formatMsOr(ms: number | null, otherwise: string): string {
  return ms === null ? otherwise : formatMs(ms);
}

/** A moment of a run, in seconds, to a hundredth. */
export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function formatRatio(value: number | null): string {
  return value === null ? 'unknown' : value.toFixed(2);
}

/** "12,345" */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** "1 violation", "2 violations" */
export function describeCount(n: number, one: string): string {
  return `${formatCount(n)} ${one}${n === 1 ? '' : 's'}`;
}

/** A name of the code's in words: `soldOut` is "sold out". */
export function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
