import { SqlError, StoreError } from '@/lib/core/stores/store-error';

/** What came of asking a store: its answer, nothing yet, or that it is out of reach. */
export type Asked<T> =
  | { readonly state: 'ok'; readonly value: T }
  | { readonly state: 'slow' }
  | { readonly state: 'gone' };

/** Waits for a store's answer, but no longer than `ms`. @throws what is no error of a store */
export async function within<T>(ms: number, work: Promise<T>): Promise<Asked<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Asked<T>>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'slow' }), ms);
  });
  const answer = work.then((value): Asked<T> => ({ state: 'ok', value }), toGone);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toGone(error: unknown): { readonly state: 'gone' } {
  ignoreStoreError(error);
  return { state: 'gone' };
}

/** For work that is tried again anyway. @throws what is no error of a store */
export function ignoreStoreError(error: unknown): void {
  if (!(error instanceof StoreError || error instanceof SqlError)) throw error;
}
