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

/** How a pool says that no connection was given back, or opened, in time. */
const POOL_TIMEOUT =
  /^(timeout exceeded when trying to connect|Connection terminated due to connection timeout)/;

/**
 * What an error means that came before anything was sent.
 * @param othersWereServed meanwhile, by the same pool: Postgres answers, there are only too many who wait for it
 */
export function connectError(error: unknown, othersWereServed = false): StoreError {
  const message = messageOf(error);
  const isBusy = othersWereServed && POOL_TIMEOUT.test(message);
  return new StoreError('postgres', 'none', `no connection: ${message}`, error, isBusy);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
