import { SqlError, type Store, StoreError } from '@/lib/core/stores/store-error';

/** An error as text can carry it, so that its like can be made on the other side of a machine's wall. */
export type Failure =
  | {
      readonly kind: 'sql';
      readonly code: string;
      readonly constraint?: string | undefined;
      readonly message: string;
    }
  | {
      readonly kind: 'store';
      readonly store: Store;
      readonly effect: 'none' | 'unknown';
      readonly message: string;
    }
  | { readonly kind: 'other'; readonly message: string; readonly stack: string };

export function toFailure(error: unknown): Failure {
  if (error instanceof SqlError) {
    const { code, constraint, message } = error;
    return { kind: 'sql', code, constraint, message };
  }
  if (error instanceof StoreError) {
    const { store, effect, message } = error;
    return { kind: 'store', store, effect, message: message.slice(`${store}: `.length) };
  }
  if (!(error instanceof Error)) return { kind: 'other', message: String(error), stack: '' };
  const { name, message, stack = '' } = error;
  return { kind: 'other', message: name === 'Error' ? message : `${name}: ${message}`, stack };
}

export function toError(failure: Failure): Error {
  switch (failure.kind) {
    case 'sql':
      return new SqlError(failure.code, failure.constraint, failure.message);
    case 'store':
      return new StoreError(failure.store, failure.effect, failure.message);
    case 'other':
      return new Error(failure.message);
  }
}
