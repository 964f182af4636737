/**
 * A store did not answer as it should. `effect` says what that means for a write:
 * `none`: it surely did not happen; `unknown`: it may have, so only asking again can tell.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly store: 'postgres' | 'redis';
  readonly effect: 'none' | 'unknown';

  constructor(store: 'postgres' | 'redis', effect: 'none' | 'unknown', message: string, cause?: unknown) {
    super(`${store}: ${message}`, { cause });
    this.store = store;
    this.effect = effect;
  }
}

/** Postgres refused the statement for what it says (SQLSTATE), and rolled it back whole. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly code: string;
  readonly constraint: string | undefined;

  constructor(code: string, constraint: string | undefined, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.constraint = constraint;
  }
}
