/**
 * The self-hosted server and the pages that Next bundles load this file each for itself, and share the stores.
 * A mark that both know makes `instanceof` true across the two copies.
 */
function hasMark(value: unknown, mark: symbol): boolean {
  return value instanceof Error && mark in value;
}

const STORE_ERROR = Symbol.for('last-ticket.StoreError');
const SQL_ERROR = Symbol.for('last-ticket.SqlError');

/** What the shop keeps things in; the payment provider and the venue fail as they do. */
export type Store = 'postgres' | 'redis' | 'payments' | 'venue';

/**
 * A store did not answer as it should. `effect` says what that means for a write:
 * `none`: it surely did not happen; `unknown`: it may have, so only asking again can tell.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly [STORE_ERROR] = true;
  readonly store: Store;
  readonly effect: 'none' | 'unknown';
  /** The store works, but the line before it was too long. */
  readonly isBusy: boolean;

  constructor(store: Store, effect: 'none' | 'unknown', message: string, cause?: unknown, isBusy = false) {
    super(`${store}: ${message}`, { cause });
    this.store = store;
    this.effect = effect;
    this.isBusy = isBusy;
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

/** Ended by its timeout, a deadlock, or a lack of resources: rolled back, and worth another try. */
const TRANSIENT = /^(57014|55P03|40P01|40001|53)/;

/** Whether Postgres refused for a reason that passes, and not for what was asked. */
export function isTransient(error: unknown): error is SqlError {
  return error instanceof SqlError && TRANSIENT.test(error.code);
}

/** Whether a read that failed so is worth another try: the store is out of reach, or too slow. */
export function isUnavailable(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return [error, cause].some((each) => each instanceof StoreError || isTransient(each));
}

/** Whether a write that failed so surely had no effect: it never went out, or Postgres rolled it back whole. */
export function hadNoEffect(error: unknown): boolean {
  return error instanceof SqlError || (error instanceof StoreError && error.effect === 'none');
}
