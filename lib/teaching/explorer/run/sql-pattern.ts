import { READ_SALE_STATE } from '@/lib/shop/sale/sale-state';
import { RECORD } from '@/lib/shop/strategies/record-sale';
import { saleText } from '@/lib/shop/strategies/sale-statement';
import { reads, type Touch, writes } from './footprint';

/** What a statement reads, locks and writes; `$2` in a path is the second of its values. */
export interface SqlPattern {
  /** Values, as paths below `pg/value`. */
  readonly reads: readonly string[];
  /** The same of those that it writes: others see them once they are committed. */
  readonly writes: readonly string[];
  /** Row locks (`lock/…`) and locks of a row's key alone (`key/…`), below `pg`. A plain SELECT takes none. */
  readonly locks: readonly Touch[];
}

const TABLES = [
  ...['events', 'ticket_types', 'orders', 'stock_events', 'buyer_counts'],
  ...['tickets', 'single_tickets', 'payments', 'live_marks', 'live_crowd'],
];
/** A row of the first is written under a lock on the key of its row of the second. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  tickets: ['orders', 'events'],
  payments: ['orders'],
  single_tickets: ['ticket_types'],
  ticket_types: ['events'],
};

const KEYWORDS =
  'select|and|or|not|in|exists|any|all|values|as|on|from|where|lateral|over|filter|by|conflict|when|then|else|using|set|union|with|returning|having';
const FUNCTIONS =
  'coalesce|nullif|greatest|least|count|sum|min|max|avg|now|to_char|ceil|floor|round|abs|extract|unnest|generate_series|hashtext|hashtextextended|current_schema|row_number';
const HARMLESS = new Set(`${KEYWORDS}|${FUNCTIONS}`.split('|'));
const ADVISORY = /^pg_(try_)?advisory_xact_lock(_shared)?$/;

const known = new Map<string, SqlPattern | null>([
  [
    READ_SALE_STATE.text,
    { reads: ['ticket_types', 'orders/$2', 'buyer_counts/$2', 'stock_events'], writes: [], locks: [] },
  ],
]);
// Of the row it reads what no sale changes: its caller gets the order, and nothing else.
known.set(
  RECORD.text,
  withSale({ reads: [], writes: [], locks: [reads('key/ticket_types')] }, 'stock_events/$6'),
);

/** What can be said of a statement by its text; null: nothing for sure. */
export function patternOf(text: string): SqlPattern | null {
  const found = known.get(text);
  if (found !== undefined) return found;
  const [begin = '', end = ''] = saleText('@').split('@');
  const inner = text.startsWith(begin) && text.endsWith(end) ? text.slice(begin.length, -end.length) : null;
  const pattern = read(inner ?? text);
  const whole = inner !== null && pattern ? withSale(pattern, 'stock_events') : pattern;
  known.set(text, whole);
  return whole;
}

/** With the order, the count and the event that every sale writes: rows of its own buyer and order. */
function withSale(pattern: SqlPattern, event: string): SqlPattern {
  const own = ['orders/$3', 'order_ids/$5', 'buyer_counts/$3', event];
  return {
    reads: pattern.reads,
    writes: [...pattern.writes, ...own],
    locks: [...pattern.locks, ...own.map((row) => writes(`lock/${row}`))],
  };
}

const SETTING_A_WAIT = `SELECT set_config('lock_timeout', $1, true)`;
const LOCKING = /\bfor\s+(no key update|key share|update|share)\b(?:\s+of\s+(\w+))?/g;
const PLACE = /\b(?:from|join|into|update|using)\s+(?:only\s+|lateral\s+)*"?([\w.]+)/g;
const CALL = /\b(\w+)\s*\(/g;
const NAMED = /(\w+)\s*(?:\([^()]*\)\s*)?as\s*(?:not\s+)?(?:materialized\s*)?\(/g;
const CHANGED = /\bset\s+([\s\S]*?)(?:\bwhere\b|\bfrom\b|\breturning\b|$)/g;
const OF_THE_SERVER = /\bpg_(?!(try_)?advisory_xact)|\binformation_schema\b/;

/** Reads the text, table by table. */
function read(original: string): SqlPattern | null {
  const text = simplify(original);
  if (original.trim() === SETTING_A_WAIT) return { reads: [], writes: [], locks: [] };
  if (!/^(with|select|insert|update|delete)\b/.test(text) || /;.|\$\$/.test(text)) return null;
  const plain = text.replaceAll(LOCKING, ' ').replaceAll(/\bdo\s+update\b/g, 'do');
  if (!isUnderstood(plain)) return null;
  const tables = TABLES.filter((table) => new RegExp(`\\b${table}\\b`).test(plain));
  const written = tables.filter((table) => isWritten(table, plain));
  return {
    reads: tables,
    writes: written,
    locks: [
      ...(/\bpg_(try_)?advisory_xact/.test(plain) ? [writes('lock/advisory')] : []),
      ...written.flatMap((table) => locksOfWrite(table, plain)),
      ...[...text.matchAll(LOCKING)].flatMap(([, mode, alias]) =>
        tables.filter((table) => isCalled(table, alias, plain)).flatMap((table) => locksOfRead(mode, table)),
      ),
    ],
  };
}

/** In small letters, without comments and texts, and without the FROMs that are none. */
const simplify = (original: string) =>
  original
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replaceAll(/'[^']*'/g, '0')
    .toLowerCase()
    .replaceAll(/extract\s*\(\s*\w+\s+from/g, 'extract(')
    .replaceAll(/distinct\s+from/g, '=')
    .trim();

/** Whether it reads from nothing but the shop's tables, calls nothing that could do more, and changes no row's key. */
function isUnderstood(text: string): boolean {
  const named = [...text.matchAll(NAMED)].map(([, name]) => name);
  const isKnown = (name: string) => TABLES.includes(name) || named.includes(name) || HARMLESS.has(name);
  const isColumnList = (name: string) => new RegExp(`\\bas\\s+${name}\\s*\\(`).test(text);
  return (
    !OF_THE_SERVER.test(text) &&
    [...text.matchAll(PLACE)].every(([, name = '']) => isKnown(name)) &&
    [...text.matchAll(CALL)].every(
      ([, name = '']) => isKnown(name) || ADVISORY.test(name) || isColumnList(name),
    ) &&
    ![...text.matchAll(CHANGED)].some(([, changes = '']) => /\bid\s*=/.test(changes))
  );
}

const isWritten = (table: string, text: string) =>
  new RegExp(`\\b(insert\\s+into|update|delete\\s+from)\\s+(only\\s+)?"?${table}\\b`).test(text);

/** Whether that name stands for the table; without one, any table. */
const isCalled = (table: string, alias: string | undefined, text: string) =>
  alias === undefined || alias === table || new RegExp(`\\b${table}\\s+(as\\s+)?${alias}\\b`).test(text);

function locksOfWrite(table: string, text: string): readonly Touch[] {
  const isDeleted = new RegExp(`\\bdelete\\s+from\\s+"?${table}\\b`).test(text);
  return [
    writes(`lock/${table}`),
    ...(isDeleted ? [writes(`key/${table}`)] : []),
    ...(PARENTS[table] ?? []).map((parent) => reads(`key/${parent}`)),
  ];
}

function locksOfRead(mode: string | undefined, table: string): readonly Touch[] {
  if (mode === 'key share') return [reads(`key/${table}`)];
  if (mode === 'share') return [reads(`lock/${table}`)];
  if (mode === 'no key update') return [writes(`lock/${table}`)];
  return [writes(`lock/${table}`), writes(`key/${table}`)];
}
