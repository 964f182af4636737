import { PATIENCE } from '@/lib/load/generator/buyer';
import { openHistory } from '@/lib/load/generator/history';
import type { RunResult } from '@/lib/load/result/result-schema';
import { runBlackFriday } from '@/lib/load/run';
import type { RunListener, RunOptions } from '@/lib/load/run-options';
import { type Habits, TINY_TOKEN, TinyShop } from './tiny-shop';

/** For tests of what is made of a result: what a hundred buyers get of the ten tickets of a shop that behaves so. */
export async function runTiny(habits: Habits = {}): Promise<RunResult> {
  return (await play(habits)).result;
}

/** For tests of what is made of a history: such a run, written down. Returns how often the shop was asked to sell. */
export async function recordTiny(
  file: string,
  habits: Habits = {},
  more: Partial<RunOptions> = {},
): Promise<{ readonly requests: number }> {
  const history = openHistory(file, () => {});
  const { requests } = await play(habits, more, { history });
  await history.close();
  return { requests };
}

async function play(
  habits: Habits,
  more: Partial<RunOptions> = {},
  listener: Pick<RunListener, 'history'> = {},
) {
  const shop = new TinyShop(habits);
  try {
    const result = await runBlackFriday(
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
        ...more,
      },
      { said: () => {}, counting: () => {}, ...listener },
      new AbortController().signal,
    );
    return { result, requests: shop.requests };
  } finally {
    await shop.close();
  }
}
