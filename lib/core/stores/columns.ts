import type { SqlRow } from './postgres';

/** Timestamptz as ISO 8601 in UTC with milliseconds, the same from every driver. */
export const isoUtc = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** When an event is over, in SQL. Where none is given, a concert of three hours is assumed. */
export const EVENT_ENDS_AT = `coalesce(events.ends_at, events.starts_at + interval '3 hours')`;

/** A whole number of any width; drivers give int8 as a string. @throws {TypeError} when it is none */
export function readInt(row: SqlRow, column: string): number {
  const value = row[column];
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new TypeError(`${column} is no whole number`);
  return number;
}

/** @throws {TypeError} when the column holds no text */
export function readText(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`${column} is no text`);
  return value;
}

/** Text, or null where SQL has NULL. @throws {TypeError} when it is neither */
export function readTextOrNull(row: SqlRow, column: string): string | null {
  return row[column] === null ? null : readText(row, column);
}

/** @throws {TypeError} when the column holds no boolean */
export function readBoolean(row: SqlRow, column: string): boolean {
  const value = row[column];
  if (typeof value !== 'boolean') throw new TypeError(`${column} is no boolean`);
  return value;
}
