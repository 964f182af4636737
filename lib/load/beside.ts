import type { ArrivalPlan } from './arrivals';
import { startBrowsing } from './browse';
import type { Control } from './control';
import { unleash } from './nemesis';
import type { RunResult } from './result-schema';
import type { RunListener, RunOptions } from './run';
import type { Shop } from './shop';

/** What goes on beside a crowd. */
export interface Beside {
  /** Ends all of it, once. */
  readonly stop: () => Promise<Pick<RunResult, 'pages' | 'marks'>>;
}

export interface BesideOptions {
  readonly options: RunOptions;
  readonly plan: ArrivalPlan;
  readonly shop: Shop;
  readonly listener: RunListener;
  /** On the clock of `performance.now()`. */
  readonly startAtMs: number;
  readonly control: Control;
}

/** Sends people to the pages and breaks things, as far as that was asked for. */
export async function startBeside(beside: BesideOptions): Promise<Beside> {
  const { options, plan, shop, listener, startAtMs, control } = beside;
  const { browse = 0, nemesis = [], sabotage, seed, url } = options;
  const { noted = listener.said } = listener;
  const browsing = browse > 0 ? startBrowsing(url, browse, await shop.pages(), seed) : undefined;
  const breaking =
    nemesis.length > 0
      ? unleash(
          { faults: nemesis, durationMs: plan.durationMs, startedAtMs: startAtMs, sabotage, noted },
          shop,
          control,
        )
      : undefined;
  let ended: ReturnType<Beside['stop']> | undefined;
  const end = async () => {
    const [pages = null, marks = []] = await Promise.all([browsing?.stop(), breaking?.stop()]);
    return { pages, marks };
  };
  return {
    stop: () => {
      ended ??= end();
      return ended;
    },
  };
}
