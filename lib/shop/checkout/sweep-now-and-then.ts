import { MemoryKey } from '@/lib/core/stores/memory';
import { takeTurn } from '@/lib/shop/purchase/take-turn';
import type { Shop } from '@/lib/shop/shop';
import { toSweepDesk } from './answer-checkout';
import { sweep } from './sweep';
import { SWEEP_AFTER_ANSWERS_MS } from './times';

const SWEPT = new MemoryKey<{ atMs: number }>();
const TURN = 'lt:{sweep}:turn';

/**
 * Sweeps after an answer, by whoever of all processes is the first in five seconds; where Redis is away, each process
 * for itself. So a shop that nobody rings by a clock ends what is due while anybody comes. A demo has a timer.
 * @param after keeps the function alive for work that goes on after the answer
 */
export function sweepNowAndThen(shop: Shop, after: (work: Promise<unknown>) => void): void {
  if (shop.demoMode) return;
  const { stores } = shop;
  const swept = stores.memory.of(SWEPT, () => ({ atMs: Number.NEGATIVE_INFINITY }));
  const nowMs = stores.nowMs();
  if (nowMs - swept.atMs < SWEEP_AFTER_ANSWERS_MS) return;
  swept.atMs = nowMs;
  after(sweepInTurn(shop));
}

async function sweepInTurn(shop: Shop): Promise<void> {
  const isFirst = await takeTurn(TURN, SWEEP_AFTER_ANSWERS_MS, shop.stores);
  // One that fails is no news: the next one comes in five seconds.
  if (isFirst) await sweep(toSweepDesk(shop)).catch(() => {});
}
