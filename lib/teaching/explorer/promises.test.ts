import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { FAULT_KINDS, type Strategy } from '@/lib/shop/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { findBreaches, isFewSchedules } from './judge/promise';
import { enumerateSchedules, type ModelStrategy } from './testing/model';
import { MODELS } from './testing/model-strategies';
import type { MapEntry } from './timeline';

/* What each strategy promises of two buyers and one ticket is put to every schedule, the failures too. */

/** As many schedules are explored twice, fewer three times; and of thousands once is enough. */
const MANY = 100;
const THOUSANDS = 1000;

const PATIENT = { timeout: 180_000 };

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

describe('while nothing goes wrong', () => {
  it.each(STRATEGIES)(
    '$id keeps its promise, in exactly the schedules of its model, and the same again',
    PATIENT,
    async (strategy) => {
      const entries = await explorePlain(strategy);
      const runs = entries.length > THOUSANDS ? 3 : entries.length > MANY ? 2 : 1;
      for (let times = runs; times < 3; times++) {
        expect((await lab.explore({ strategy, all: true })).entries).toEqual(entries);
      }
      expect(findBreaches(strategy, entries, [])).toEqual([]);
      const model = MODELS[strategy.id];
      if (model) expect(entries.map(summaryOf).sort()).toEqual(summariesOf(model, 2));
    },
  );

  const FEW = ['naive-decrement', 'conditional-update', 'setnx-only', 'bouncer'];
  const MODELLED = FEW.flatMap((id) => (MODELS[id] ? [[id, MODELS[id]] as const] : []));

  it.each(MODELLED)('%s has those of its model with three buyers, too', PATIENT, async (strategy, model) => {
    const { entries } = await lab.explore({ strategy, buyers: 3, all: true });
    expect(entries.map(summaryOf).sort()).toEqual(summariesOf(model, 3));
  });
});

const explored = new Map<Strategy, readonly MapEntry[]>();

/** Without a fault; each strategy once. */
async function explorePlain(strategy: Strategy): Promise<readonly MapEntry[]> {
  const entries = explored.get(strategy) ?? (await lab.explore({ strategy, all: true })).entries;
  explored.set(strategy, entries);
  return entries;
}

const summaryOf = ({ schedule, harms }: MapEntry) => `${schedule} ${harms.includes('oversold')}`;

/** The same of a model without stores, which shares no code with the explorer: its count is the second opinion. */
const summariesOf = (model: ModelStrategy, buyers: 2 | 3) =>
  enumerateSchedules(model, { buyers })
    .map(({ schedule, isOversold }) => `${schedule} ${isOversold}`)
    .sort();

describe('under each single fault', () => {
  const SAFE = STRATEGIES.filter(({ promise }) => promise.oversell === 'never');

  it.each(SAFE)(
    '$id does what it says; each fault is tried where it has few schedules',
    { timeout: 180_000 },
    async (strategy) => {
      const plain = await explorePlain(strategy);
      expect(findBreaches(strategy, plain, [])).toEqual([]);
      // One with more schedules has thousands with a fault.
      for (const fault of isFewSchedules(plain.length) ? FAULT_KINDS : []) {
        const { entries, harms } = await lab.explore({ strategy, faults: [fault] });
        expect(findBreaches(strategy, entries, [fault]), fault).toEqual([]);
        expect(harms.oversold > 0, fault).toBe(strategy.promise.breaksUnder.includes(fault));
      }
    },
  );
});
