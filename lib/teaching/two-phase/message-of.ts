import { SqlError, StoreError } from '@/lib/core/stores/store-error';

/** @throws whatever is no word of Postgres, nor about its session */
export function messageOf(error: unknown): string {
  if (error instanceof SqlError) return `${error.message} (${error.code})`;
  if (error instanceof StoreError) return 'the session is gone';
  throw error;
}
