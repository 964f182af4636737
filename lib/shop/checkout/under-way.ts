import { MemoryKey } from '@/lib/core/stores/memory';
import type { Stores } from '@/lib/core/stores/stores';

const UNDER_WAY = new MemoryKey<Map<string, Promise<unknown>>>();

const ofProcess = ({ memory }: Pick<Stores, 'memory'>) =>
  memory.of(UNDER_WAY, () => new Map<string, Promise<unknown>>());

/** Lets others of this process know that an order is being charged. */
export async function markUnderWay<T>(
  orderId: string,
  work: Promise<T>,
  stores: Pick<Stores, 'memory'>,
): Promise<T> {
  const underWay = ofProcess(stores);
  underWay.set(orderId, work);
  try {
    return await work;
  } finally {
    if (underWay.get(orderId) === work) underWay.delete(orderId);
  }
}

/** Waits until this process no longer charges the order, whatever came of it. */
export async function waitWhileUnderWay(orderId: string, stores: Pick<Stores, 'memory'>): Promise<void> {
  await ofProcess(stores)
    .get(orderId)
    ?.catch(() => {});
}
