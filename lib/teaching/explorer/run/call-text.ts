import { USUAL_LEASE_TTL_MS } from '@/lib/core/lease-ttl';
import type { WireQuery, WireResult } from '@/lib/core/stores/pooled-postgres';
import type { RedisReply, Script } from '@/lib/core/stores/redis';
import { shorten } from '@/lib/teaching/explorer/names';
import { LEASE_TTL_MS } from '@/lib/teaching/explorer/sandbox/sandbox-redis';

/** A statement's name in the source, or the word that it begins with: `BEGIN`, `COMMIT`. */
export function nameOfQuery({ name, text }: WireQuery): string {
  return name ?? /\w+/.exec(text)?.[0] ?? 'SQL';
}

/** The statement on one line, with its values in their places. */
export function textOfQuery({ text, values = [] }: WireQuery): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return shorten(line.replaceAll(/\$(\d+)/g, (_, n: string) => literal(values[Number(n) - 1])));
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `ARRAY[${value.map(literal).join(', ')}]`;
  return `'${String(value).replaceAll("'", "''")}'`;
}

export function textOfScript(script: Script, keys: readonly string[], args: readonly (string | number)[]) {
  return shorten(`EVAL ${script.name} KEYS ${keys.join(' ')} ARGV ${args.map(word).join(' ')}`.trim());
}

const word = (value: string | number) =>
  value === '' || /\s/.test(String(value)) ? `'${value}'` : usualTtl(value);

/** The lab's leases end when the schedule says so; what is shown is the shop's TTL. */
export function usualTtl<T extends string | number>(value: T): T | number {
  return value === LEASE_TTL_MS ? USUAL_LEASE_TTL_MS : value;
}

/** Columns that say what happened, in the order in which they are shown; of other rows all are. */
const TELLING_COLUMNS = ['stock', 'version', 'fence', 'bought', 'count', 'n', 'id'];

/** What a statement gave back: `stock 1, version 0`, `1 row: stock 0`, `0 rows`, `COMMIT`. */
export function replyOfQuery({ command, rows, rowCount }: WireResult): string {
  if (rowCount === null) return command;
  const [first] = rows;
  const count = `${rowCount} ${rowCount === 1 ? 'row' : 'rows'}`;
  if (first === undefined) return count;
  const row = describeRow(first);
  return shorten(command === 'SELECT' && rowCount === 1 ? row : `${count}: ${row}`);
}

function describeRow(row: Readonly<Record<string, unknown>>): string {
  const isThere = (name: string) => row[name] !== null && row[name] !== undefined;
  const telling = TELLING_COLUMNS.filter(
    (name) => isThere(name) && !(name === 'bought' && Number(row[name]) === 0),
  );
  const names = telling.length > 0 ? telling : Object.keys(row);
  return names.map((name) => `${name === 'id' ? 'order' : name} ${String(row[name])}`).join(', ');
}

export function replyOfScript(reply: RedisReply): string {
  if (Array.isArray(reply) && reply[0] === 'admitted') return `admitted, fence ${reply[1]}`;
  return shorten(describeReply(reply));
}

function describeReply(reply: RedisReply): string {
  if (reply === null) return 'nil';
  return Array.isArray(reply) ? reply.map(describeReply).join(', ') : String(reply);
}
