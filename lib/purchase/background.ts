import { StoreError } from '@/lib/stores/store-error';

/** Work that goes on after its answer was sent. A store that fails it is no news: it is safe to lose. */
export async function runInBackground(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof StoreError)) console.error('Work after an answer failed:', error);
  }
}
