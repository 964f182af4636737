import { createBatcher } from '@/lib/core/batcher';
import { MemoryKey } from '@/lib/core/stores/memory';
import { SqlError } from '@/lib/core/stores/store-error';
import type { Stores } from '@/lib/core/stores/stores';
import { type Begun, begin, beginAll, type NewAttempt } from './transitions';

const MOST = 64;
const AT_ONCE = 2;

interface Answer {
  readonly begun: Begun | null;
}

const BEGINNING = new MemoryKey<(attempt: NewAttempt) => Promise<Answer>>();

/**
 * Begins an attempt together with all that ask while a statement runs.
 * @returns null: it was not begun; the order says why
 */
export async function beginTogether(
  attempt: NewAttempt,
  { postgres, memory }: Pick<Stores, 'postgres' | 'memory'>,
): Promise<Begun | null> {
  const beginOne = memory.of(BEGINNING, () =>
    createBatcher<NewAttempt, Answer>({
      size: MOST,
      concurrency: AT_ONCE,
      groupOf: ({ orderId }) => orderId,
      async run(attempts) {
        const begun = await beginAll(postgres, attempts).catch((error: unknown) => {
          if (error instanceof SqlError) return null;
          throw error;
        });
        // One of them was not alone: then each goes for itself.
        if (!begun)
          return Promise.all(attempts.map(async (each) => ({ begun: await begin(postgres, each) })));
        const byOrder = new Map(begun.map((each) => [each.orderId, each]));
        return attempts.map(({ orderId }) => ({ begun: byOrder.get(orderId) ?? null }));
      },
    }),
  );
  return (await beginOne(attempt)).begun;
}
