import { UsageError } from '@/lib/core/cli/usage-error';
import { drawUuid, seededRandom } from '@/lib/core/random';
import { ShopClient } from './shop-client';
import { openSockets } from './sockets';
import { requireDemo } from './target';

const DEADLINE_MS = 10_000;
/** Of the buyer who asks. */
const STREAM = -1;

/** @throws {UsageError} the shop does not know this strategy */
export async function checkStrategy(shop: ShopClient, strategy: string, seed: number): Promise<void> {
  const complaint = await shop.complainsAbout(strategy, drawUuid(seededRandom(seed, STREAM)));
  if (complaint) throw new UsageError(`${strategy}: ${complaint}`);
}

/**
 * Asks for all of them before the first crowd comes: a typo in the last one would cost all runs before it.
 * @throws {UsageError} the shop does not know one of them, or is none that a crowd may go to
 */
export async function checkStrategies(
  {
    url,
    adminToken,
    seed,
  }: { readonly url: string; readonly adminToken: string | undefined; readonly seed: number },
  strategies: readonly string[],
): Promise<void> {
  const sockets = openSockets(url, 1, DEADLINE_MS);
  try {
    const shop = new ShopClient(sockets, adminToken);
    requireDemo(url, await shop.health());
    for (const strategy of strategies) await checkStrategy(shop, strategy, seed);
  } finally {
    await sockets.close();
  }
}
