import { PATIENCE } from './buyer';
import type { RunResult } from './result-schema';
import { runBlackFriday } from './run';
import { type Habits, TINY_TOKEN, TinyShop } from './tiny-shop';

/** For tests of what is made of a result: what a hundred buyers get of the ten tickets of a shop that behaves so. */
export async function runTiny(habits: Habits = {}): Promise<RunResult> {
  const shop = new TinyShop(habits);
  try {
    return await runBlackFriday(
      {
        url: await shop.open(),
        adminToken: TINY_TOKEN,
        buyers: 100,
        stock: 10,
        concurrency: 8,
        seed: 7,
        strategy: undefined,
        ticketTypeId: undefined,
        keep: true,
        instances: null,
        patience: PATIENCE,
      },
      { said: () => {}, counting: () => {} },
      new AbortController().signal,
    );
  } finally {
    await shop.close();
  }
}
