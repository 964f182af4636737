import { UsageError } from '@/lib/core/cli/usage-error';
import type { ProviderFaultsPatch } from '@/lib/core/stores/faults';
import { Control } from './control';
import { FAULTS, type FaultName } from './fault-names';
import { countRestock, isSoldOut, type Restock, restockOnce } from './restock';
import { retryWhileUnavailable } from './retry-while-unavailable';
import type { ShopClient } from './shop-client';

/** The faults that only the owner of a shop can inject. */
export interface FaultInjector {
  /** Kills a server process; another one takes its place. */
  readonly killProcess: () => void;
  /** Returns when it takes connections again. */
  readonly restartPostgres: () => Promise<void>;
  /** How far the clock of one server process is ahead, ms. */
  readonly shiftClock: (ms: number) => void;
}

interface Fault {
  /** Its moment has come; left out: when it is its turn. */
  readonly isTime?: () => Promise<boolean>;
  readonly inject: () => Promise<void>;
  /** Left out: it heals by itself. */
  readonly heal?: () => Promise<void>;
  /** Between the two; left out: no time. */
  readonly lastsMs?: number;
}

const GONE_MS = 1000;
const SLOW_MS = 1500;
const SLOWER_MS = 200;
const SKEWED_MS = 2000;
const PROVIDER_GONE_MS = 2000;
const PROVIDER_SLOWER_MS = 1000;
const WEBHOOKS_LATE_MS = 3000;
const KILL_EVERY_MS = 5000;
const SKEW_MS = 600_000;
/** Between two checks whether it is time, ms. */
const CHECK_MS = 200;

/** The first fault of a crowd that comes all at once, and how far they lie apart, ms. */
const FIRST_MS = 50;
const EVERY_MS = 1500;

export interface Nemesis {
  /**
   * Ends and heals what is going on.
   * @throws {Error} a fault could not be injected or healed
   */
  stop(): Promise<InjectedFaults>;
}

/** A fault that was injected; times in ms from the start. */
export interface Mark {
  fault: FaultName;
  text: string;
  fromMs: number;
  /** Null: until the end, or a moment. */
  toMs: number | null;
}

/** What a nemesis did. */
export interface InjectedFaults {
  readonly marks: Mark[];
  readonly restocks: readonly Restock[];
  /** Those whose turn did not come before the crowd had gone. */
  readonly skipped: readonly FaultName[];
  /** Those that were injected when all was sold: nothing could go wrong. */
  readonly ineffective: readonly FaultName[];
}

export interface NemesisPlan {
  readonly faults: readonly FaultName[];
  /** Over how long the crowd comes while tickets should be left, ms; 0: all at once. */
  readonly durationMs: number;
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number;
  readonly injector: FaultInjector | undefined;
  readonly ticketTypeId: string;
  /** Tickets that were on sale when the crowd came. */
  readonly stock: number;
  /** Orders acknowledged so far. */
  readonly accepted: () => number;
  readonly noted: (text: string) => void;
  readonly onRestock: (restock: Restock) => void;
}

/** @throws {UsageError} one of them needs a shop of one's own */
export function requireInjector(faults: readonly FaultName[], injector: FaultInjector | undefined): void {
  const needy = faults.filter((fault) => fault === 'postgres-restart' || fault === 'clock-skew');
  if (injector || needy.length === 0) return;
  throw new UsageError(`--nemesis ${needy.join(',')} is for a shop of its own: leave --url out`);
}

/** Breaks one thing after the other while a crowd buys, until it is stopped or `control` ends the crowd. */
export function startNemesis(plan: NemesisPlan, shop: ShopClient, control: Control): Nemesis {
  const { faults, durationMs, startedAtMs, noted } = plan;
  const marks: Mark[] = [];
  const restocks: Restock[] = [];
  const ineffective: FaultName[] = [];
  const isSoldOutNow = () => restocks.reduce((sum, { delta }) => sum + delta, plan.stock) <= plan.accepted();
  const own = new Control();
  control.onDrain(() => own.drain());
  control.onStop(() => own.drain());
  const now = () => performance.now() - startedAtMs;

  const restock: Fault = {
    isTime: () => isSoldOut(shop, plan.ticketTypeId),
    inject: async () => {
      const fromMs = now();
      const delta = countRestock(plan.stock);
      await restockOnce(shop, plan.ticketTypeId, delta);
      const done = { delta, fromMs, toMs: now() };
      restocks.push(done);
      plan.onRestock(done);
    },
  };
  const killOnAndOn = async () => {
    const mark = { fault: 'kills', text: FAULTS.kills, fromMs: now(), toMs: null } as const;
    marks.push(mark);
    for (;;) {
      await own.wait(KILL_EVERY_MS);
      if (own.isDraining) break;
      noted(`${(now() / 1000).toFixed(1)} s: a server process is killed`);
      await (plan.injector ?? shop).killProcess();
    }
    marks[marks.indexOf(mark)] = { ...mark, toMs: now() };
  };
  const injectOne = async (name: FaultName) => {
    if (name === 'kills') return killOnAndOn();
    const {
      isTime,
      inject,
      heal,
      lastsMs = 0,
    } = name === 'restock' ? restock : faultOf(name, shop, plan.injector);
    while (isTime && !own.isDraining && !(await isTime())) await own.wait(CHECK_MS);
    if (own.isDraining) return;
    if (name !== 'restock' && isSoldOutNow()) ineffective.push(name);
    const mark = { fault: name, text: FAULTS[name], fromMs: now(), toMs: null };
    marks.push(mark);
    noted(`${(mark.fromMs / 1000).toFixed(1)} s: ${mark.text}`);
    try {
      await inject();
      await own.wait(lastsMs);
    } catch (error) {
      noted(`${name} failed: ${error instanceof Error ? error.message : error}`);
      // It may have taken effect in spite of it.
      await heal?.().catch(() => {});
      throw error;
    }
    await heal?.();
    marks[marks.indexOf(mark)] = { ...mark, toMs: now() };
  };
  const all = (async () => {
    const [others, kills] = [faults.filter((name) => name !== 'kills'), faults.includes('kills')];
    const killing = kills ? injectOne('kills') : undefined;
    for (const [index, name] of others.entries()) {
      const part = (index + 0.2) / others.length;
      await own.wait((durationMs > 0 ? part * durationMs : FIRST_MS + index * EVERY_MS) - now());
      if (own.isDraining) break;
      await injectOne(name);
    }
    await killing;
  })();
  // `stop` rejects where it failed; until then nobody waits for it.
  all.catch(() => {});
  return {
    async stop() {
      own.drain();
      await all;
      return { marks, restocks, skipped: faults.slice(marks.length), ineffective };
    },
  };
}

function faultOf(
  name: Exclude<FaultName, 'restock' | 'kills'>,
  shop: ShopClient,
  injector: FaultInjector | undefined,
): Fault {
  switch (name) {
    case 'redis-gone':
      return {
        inject: () => retryWhileUnavailable(() => shop.setFaults({ redisGone: true })),
        heal: () => retryWhileUnavailable(() => shop.setFaults({ redisGone: false })),
        lastsMs: GONE_MS,
      };
    case 'redis-slow':
      return {
        inject: () => retryWhileUnavailable(() => shop.setFaults({ redisDelayMs: SLOWER_MS })),
        heal: () => retryWhileUnavailable(() => shop.setFaults({ redisDelayMs: 0 })),
        lastsMs: SLOW_MS,
      };
    case 'provider-gone':
      return ofProvider(
        shop,
        { gone: true, venue: { gone: true } },
        { gone: false, venue: { gone: false } },
        PROVIDER_GONE_MS,
      );
    case 'provider-slow':
      return ofProvider(shop, { delayMs: PROVIDER_SLOWER_MS }, { delayMs: 0 }, SLOW_MS);
    case 'webhooks-late':
      return ofProvider(
        shop,
        { webhooks: { delayMs: WEBHOOKS_LATE_MS, times: 1 } },
        { webhooks: { delayMs: 0, times: 1 } },
        WEBHOOKS_LATE_MS,
      );
    case 'kill-process':
      return { inject: async () => (injector ?? shop).killProcess() };
    case 'postgres-restart':
      return { inject: async () => injector?.restartPostgres() };
    case 'clock-skew':
      return {
        inject: async () => injector?.shiftClock(SKEW_MS),
        heal: async () => injector?.shiftClock(0),
        lastsMs: SKEWED_MS,
      };
  }
}

const ofProvider = (
  shop: ShopClient,
  fault: ProviderFaultsPatch,
  well: ProviderFaultsPatch,
  lastsMs: number,
): Fault => ({
  inject: () => retryWhileUnavailable(() => shop.setFaults({ provider: fault })),
  heal: () => retryWhileUnavailable(() => shop.setFaults({ provider: well })),
  lastsMs,
});
