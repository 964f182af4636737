import type { Ledger } from '@/lib/bench/ledger';
import { openTill, type Till } from '@/lib/bench/till';
import { openVenue, type Venue } from '@/lib/bench/venue';
import { type Stack, type StackOptions, startStack } from './launcher';

export type Arrangement = Pick<StackOptions, 'door' | 'drivers' | 'instances' | 'env'>;

/** Opens a shop for one phase of the bench, and takes it down. */
export async function inShop<T>(
  options: Arrangement,
  ledger: Ledger,
  { signal, said }: { readonly signal: AbortSignal; readonly said: (line: string) => void },
  visit: (venue: Venue, stack: Stack) => Promise<T>,
): Promise<T> {
  const stack = await startStack({ ...options, ephemeral: true, signal, onProgress: said });
  try {
    const venue = await openVenue(stack, ledger, signal);
    try {
      return await visit(venue, stack);
    } finally {
      await venue.close();
    }
  } finally {
    await stack.stop();
  }
}

/** The stores of a shop of its own, without the shop. */
export async function atTill<T>({ redis, databaseUrl }: Stack, work: (till: Till) => Promise<T>): Promise<T> {
  if (!redis) throw new Error('A shop of its own has its own stores.');
  const till = await openTill({ postgres: databaseUrl, redis: redis.url });
  try {
    return await work(till);
  } finally {
    await till.close();
  }
}
