import { SqlError, StoreError } from './store-error';

/** SQLSTATEs that say that no session was given: nothing was executed. */
const NO_SESSION = new Set(['57P03', '53300', '28P01', '28000', '3D000', '55000']);
/** SQLSTATEs after which nobody knows whether the statement took effect. */
const UNKNOWN = new Set(['40003', '57P01', '57P02', '57P04', '57P05', '25P03']);

interface PostgresRefusal extends Error {
  readonly code: string;
  readonly constraint?: string;
}

/** A driver's error that carries what Postgres itself said; Node's own errors have a code too, but no severity. */
function isRefusal(error: unknown): error is PostgresRefusal {
  return (
    error instanceof Error &&
    'severity' in error &&
    error.severity !== undefined &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code)
  );
}

/**
 * What an error means that came after a statement was sent.
 * `lost` is the effect when the connection broke or the answer never came.
 */
export function statementError(error: unknown, lost: 'none' | 'unknown'): SqlError | StoreError {
  if (!isRefusal(error)) return new StoreError('postgres', lost, messageOf(error), error);
  if (NO_SESSION.has(error.code)) return new StoreError('postgres', 'none', error.message, error);
  if (error.code.startsWith('08') || UNKNOWN.has(error.code)) {
    return new StoreError('postgres', lost, error.message, error);
  }
  return new SqlError(error.code, error.constraint, error.message, error);
}

/** What an error means that came before anything was sent. */
export function connectError(error: unknown): StoreError {
  return new StoreError('postgres', 'none', `no connection: ${messageOf(error)}`, error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
