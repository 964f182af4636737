import { type BenchTarget, openBenchTarget } from '@/lib/bench/bench-target';
import type { Ledger } from '@/lib/bench/ledger';
import { openSaleBackend, type SaleBackend } from '@/lib/bench/sale-backend';
import { type Stack, type StackOptions, startStack } from './launcher';

export type Arrangement = Pick<StackOptions, 'door' | 'drivers' | 'instances' | 'env'>;

/** Opens a shop for one phase of the bench, and takes it down. */
export async function withShop<T>(
  options: Arrangement,
  ledger: Ledger,
  { signal, log }: { readonly signal: AbortSignal; readonly log: (line: string) => void },
  use: (target: BenchTarget, stack: Stack) => Promise<T>,
): Promise<T> {
  const stack = await startStack({ ...options, ephemeral: true, signal, onProgress: log });
  try {
    const target = await openBenchTarget(stack, ledger, signal);
    try {
      return await use(target, stack);
    } finally {
      await target.close();
    }
  } finally {
    await stack.stop();
  }
}

/** The stores of a shop of its own, without the shop. */
export async function withSaleBackend<T>(
  { redis, databaseUrl }: Stack,
  work: (backend: SaleBackend) => Promise<T>,
): Promise<T> {
  if (!redis) throw new Error('A shop of its own has its own stores.');
  const backend = await openSaleBackend({ postgres: databaseUrl, redis: redis.url });
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}
