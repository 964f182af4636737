import type { ArrivalPlan } from './generator/arrivals';
import { startBrowsing } from './generator/browse';
import type { Control } from './generator/control';
import { type Damage, unleash } from './generator/nemesis';
import type { Shop } from './generator/shop';
import type { RunResult } from './report/result-schema';
import type { RunListener, RunOptions } from './run-options';

/** What goes on beside a crowd. */
export interface Beside {
  /** Ends all of it, once. @throws {Error} a fault could not be inflicted or healed */
  readonly stop: () => Promise<Aftermath>;
}

/** What became of it. */
export type Aftermath = Pick<RunResult, 'pages'> & Damage;

export interface BesideOptions {
  readonly options: RunOptions;
  readonly plan: ArrivalPlan;
  readonly shop: Shop;
  readonly ticketTypeId: string;
  readonly listener: RunListener;
  /** On the clock of `performance.now()`. */
  readonly startAtMs: number;
  readonly control: Control;
  /** Orders that buyers were told of so far. */
  readonly accepted: () => number;
}

/** Sends people to the pages and breaks things, as far as that was asked for. */
export async function startBeside(beside: BesideOptions): Promise<Beside> {
  const { options, plan, shop, ticketTypeId, listener, startAtMs, control, accepted } = beside;
  const { browse = 0, nemesis = [], sabotage, seed, url, stock } = options;
  const { noted = listener.said } = listener;
  const browsing = browse > 0 ? startBrowsing(url, browse, await shop.pages(), seed) : undefined;
  const breaking =
    nemesis.length > 0
      ? unleash(
          {
            faults: nemesis,
            durationMs: plan.durationMs * (plan.split?.ofTime ?? 1),
            startedAtMs: startAtMs,
            sabotage,
            ticketTypeId,
            stock,
            accepted,
            noted,
            onRestock: (restock) => listener.history?.restocked(restock),
          },
          shop,
          control,
        )
      : undefined;
  let ended: ReturnType<Beside['stop']> | undefined;
  const end = async () => {
    // One that fails does not leave the other one running.
    const [looked, broke] = await Promise.allSettled([browsing?.stop(), breaking?.stop()]);
    if (looked.status === 'rejected') throw looked.reason;
    if (broke.status === 'rejected') throw broke.reason;
    return {
      pages: looked.value ?? null,
      ...(broke.value ?? { marks: [], spared: [], vain: [], restocks: [] }),
    };
  };
  return {
    stop: () => {
      ended ??= end();
      return ended;
    },
  };
}
