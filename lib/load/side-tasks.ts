import type { ArrivalPlan } from './generator/arrivals';
import { type PageFigures, startBrowsing } from './generator/browse';
import type { Control } from './generator/control';
import { type InjectedFaults, startNemesis } from './generator/nemesis';
import type { ShopClient } from './generator/shop-client';
import type { RunListener, RunOptions } from './run-options';

/** Reading pages and injecting faults, while a crowd buys. */
export interface SideTasks {
  /** Ends all of it, once. @throws {Error} a fault could not be injected or healed */
  readonly stop: () => Promise<SideResults>;
}

export interface SideResults extends InjectedFaults {
  readonly pages: PageFigures | null;
}

export interface SideTaskOptions {
  readonly options: RunOptions;
  readonly plan: ArrivalPlan;
  readonly shop: ShopClient;
  readonly ticketTypeId: string;
  readonly listener: RunListener;
  /** On the clock of `performance.now()`. */
  readonly startAtMs: number;
  readonly control: Control;
  /** Orders acknowledged so far. */
  readonly accepted: () => number;
}

/** Starts as much of it as was asked for. */
export async function startSideTasks(task: SideTaskOptions): Promise<SideTasks> {
  const { options, plan, shop, ticketTypeId, listener, startAtMs, control, accepted } = task;
  const { browse = 0, nemesis = [], injector, seed, url, stock } = options;
  const { noted = listener.said } = listener;
  const browsing = browse > 0 ? startBrowsing(url, browse, await shop.pages(), seed) : undefined;
  const injecting =
    nemesis.length > 0
      ? startNemesis(
          {
            faults: nemesis,
            durationMs: plan.durationMs * (plan.split?.ofTime ?? 1),
            startedAtMs: startAtMs,
            injector,
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
  let ended: Promise<SideResults> | undefined;
  const end = async () => {
    // One that fails does not leave the other one running.
    const [pages, injected] = await Promise.allSettled([browsing?.stop(), injecting?.stop()]);
    if (pages.status === 'rejected') throw pages.reason;
    if (injected.status === 'rejected') throw injected.reason;
    const none = { marks: [], skipped: [], ineffective: [], restocks: [] };
    return { pages: pages.value ?? null, ...(injected.value ?? none) };
  };
  return {
    stop: () => {
      ended ??= end();
      return ended;
    },
  };
}
