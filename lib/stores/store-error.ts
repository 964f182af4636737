/**
 * The self-hosted server and the pages that Next bundles load this file each for itself, and share the stores.
 * A mark that both know makes `instanceof` true across the two copies.
 */
function hasMark(value: unknown, mark: symbol): boolean {
  return value instanceof Error && mark in value;
}

const STORE_ERROR = Symbol.for('last-ticket.StoreError');
const SQL_ERROR = Symbol.for('last-ticket.SqlError');

/**
 * A store did not answer as it should. `effect` says what that means for a write:
 * `none`: it surely did not happen; `unknown`: it may have, so only asking again can tell.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly [STORE_ERROR] = true;
  readonly store: 'postgres' | 'redis';
  readonly effect: 'none' | 'unknown';

  constructor(store: 'postgres' | 'redis', effect: 'none' | 'unknown', message: string, cause?: unknown) {
    super(`${store}: ${message}`, { cause });
    this.store = store;
    this.effect = effect;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return hasMark(value, STORE_ERROR);
  }
}

/** Postgres refused the statement for what it says (SQLSTATE), and rolled it back whole. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly [SQL_ERROR] = true;
  readonly code: string;
  readonly constraint: string | undefined;

  constructor(code: string, constraint: string | undefined, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.constraint = constraint;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return hasMark(value, SQL_ERROR);
  }
}

/** Whether a write that failed so surely had no effect: it never went out, or Postgres rolled it back whole. */
export function hadNoEffect(error: unknown): boolean {
  return error instanceof SqlError || (error instanceof StoreError && error.effect === 'none');
}
