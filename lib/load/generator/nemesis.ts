import { UsageError } from '@/lib/core/cli/usage-error';
import type { RunResult } from '@/lib/load/report/result-schema';
import { Control } from './control';
import { FAULTS, type FaultName } from './fault-names';
import { insist } from './insist';
import { countRestock, isSoldOut, type Restock, restockOnce } from './restock';
import type { Shop } from './shop';

/** What only the owner of a shop can do to it. */
export interface Sabotage {
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
  readonly inflict: () => Promise<void>;
  readonly heal: () => Promise<void>;
  /** Between the two. */
  readonly lastsMs: number;
}

const GONE_MS = 1000;
const SLOW_MS = 1500;
const SLOWER_MS = 200;
const SKEWED_MS = 2000;
const SKEW_MS = 600_000;
/** Between two looks whether it is time, ms. */
const LOOK_MS = 200;

/** The first fault of a crowd that comes all at once, and how far they lie apart, ms. */
const FIRST_MS = 50;
const EVERY_MS = 1500;

export interface Nemesis {
  /**
   * Ends and heals what is going on; says what there was.
   * @throws {Error} a fault could not be inflicted or healed
   */
  stop(): Promise<Damage>;
}

export interface Damage {
  readonly marks: RunResult['marks'];
  readonly restocks: readonly Restock[];
  /** Those whose turn did not come before the crowd had gone. */
  readonly spared: readonly FaultName[];
  /** Those that struck when all was sold: nothing could go wrong. */
  readonly vain: readonly FaultName[];
}

export interface NemesisPlan {
  readonly faults: readonly FaultName[];
  /** Over how long the crowd comes while tickets should be left, ms; 0: all at once. */
  readonly durationMs: number;
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number;
  readonly sabotage: Sabotage | undefined;
  readonly ticketTypeId: string;
  /** Tickets that were on sale when the crowd came. */
  readonly stock: number;
  /** Orders that buyers were told of so far. */
  readonly accepted: () => number;
  readonly noted: (text: string) => void;
  readonly onRestock: (restock: Restock) => void;
}

/** @throws {UsageError} one of them needs a shop of one's own */
export function demandHandles(faults: readonly FaultName[], sabotage: Sabotage | undefined): void {
  const needy = faults.filter((fault) => fault === 'postgres-restart' || fault === 'clock-skew');
  if (sabotage || needy.length === 0) return;
  throw new UsageError(`--nemesis ${needy.join(',')} is for a shop of its own: leave --url out`);
}

/** Breaks one thing after the other while a crowd buys, until it is stopped or `control` ends the crowd. */
export function unleash(plan: NemesisPlan, shop: Shop, control: Control): Nemesis {
  const { faults, durationMs, startedAtMs, noted } = plan;
  const marks: RunResult['marks'] = [];
  const restocks: Restock[] = [];
  const vain: FaultName[] = [];
  const isEmpty = () => restocks.reduce((sum, { delta }) => sum + delta, plan.stock) <= plan.accepted();
  const own = new Control();
  control.onDrain(() => own.drain());
  control.onStop(() => own.drain());
  const now = () => performance.now() - startedAtMs;

  const restock: Fault = {
    isTime: () => isSoldOut(shop, plan.ticketTypeId),
    inflict: async () => {
      const fromMs = now();
      const delta = countRestock(plan.stock);
      await restockOnce(shop, plan.ticketTypeId, delta);
      const done = { delta, fromMs, toMs: now() };
      restocks.push(done);
      plan.onRestock(done);
    },
    heal: nothing,
    lastsMs: 0,
  };
  const strike = async (name: FaultName) => {
    const { isTime, inflict, heal, lastsMs } =
      name === 'restock' ? restock : faultOf(name, shop, plan.sabotage);
    while (isTime && !own.isDraining && !(await isTime())) await own.wait(LOOK_MS);
    if (own.isDraining) return;
    if (name !== 'restock' && isEmpty()) vain.push(name);
    const mark = { fault: name, text: FAULTS[name], fromMs: now(), toMs: null };
    marks.push(mark);
    noted(`${(mark.fromMs / 1000).toFixed(1)} s: ${mark.text}`);
    try {
      await inflict();
      await own.wait(lastsMs);
    } catch (error) {
      noted(`${name} failed: ${error instanceof Error ? error.message : error}`);
      // It may have struck in spite of it.
      await heal().catch(() => {});
      throw error;
    }
    await heal();
    marks[marks.indexOf(mark)] = { ...mark, toMs: now() };
  };
  const all = (async () => {
    for (const [index, name] of faults.entries()) {
      const part = (index + 0.2) / faults.length;
      await own.wait((durationMs > 0 ? part * durationMs : FIRST_MS + index * EVERY_MS) - now());
      if (own.isDraining) return;
      await strike(name);
    }
  })();
  // Whoever stops it hears of a failure; until then it is nobody's.
  all.catch(() => {});
  return {
    async stop() {
      own.drain();
      await all;
      return { marks, restocks, spared: faults.slice(marks.length), vain };
    },
  };
}

const nothing = async () => {};

function faultOf(name: Exclude<FaultName, 'restock'>, shop: Shop, sabotage: Sabotage | undefined): Fault {
  switch (name) {
    case 'redis-gone':
      return {
        inflict: () => insist(() => shop.setFaults({ redisGone: true })),
        heal: () => insist(() => shop.setFaults({ redisGone: false })),
        lastsMs: GONE_MS,
      };
    case 'redis-slow':
      return {
        inflict: () => insist(() => shop.setFaults({ redisDelayMs: SLOWER_MS })),
        heal: () => insist(() => shop.setFaults({ redisDelayMs: 0 })),
        lastsMs: SLOW_MS,
      };
    case 'kill-process':
      return {
        inflict: async () => (sabotage ? sabotage.killProcess() : shop.killProcess()),
        heal: nothing,
        lastsMs: 0,
      };
    case 'postgres-restart':
      return { inflict: async () => sabotage?.restartPostgres(), heal: nothing, lastsMs: 0 };
    case 'clock-skew':
      return {
        inflict: async () => sabotage?.shiftClock(SKEW_MS),
        heal: async () => sabotage?.shiftClock(0),
        lastsMs: SKEWED_MS,
      };
  }
}
