import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { FAULT_KINDS } from '@/lib/shop/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { findBreaches } from './judge/promise';
import { enumerateSchedules } from './testing/model';
import { MODELS } from './testing/model-strategies';
import type { MapEntry } from './timeline';

/* What each strategy promises of two buyers and one ticket is put to every schedule, the failures too. */

/** With a fault there are many more schedules: these are asked for everything that they say of faults. */
const UNDER_FAULTS = ['conditional-update', 'setnx-only', 'setnx-lock', 'fenced-lock', 'bouncer', 'merged'];

/** As many schedules are explored twice, fewer three times. */
const MANY = 100;

const PATIENT = { timeout: 60_000 };

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

describe('while nothing goes wrong', () => {
  it.each(STRATEGIES)(
    '$id keeps its promise, in exactly the schedules of the model, and the same again',
    PATIENT,
    async (strategy) => {
      const { entries } = await lab.explore({ strategy });
      for (let times = entries.length > MANY ? 2 : 1; times < 3; times++) {
        expect((await lab.explore({ strategy })).entries).toEqual(entries);
      }
      expect(findBreaches(strategy, entries, [])).toEqual([]);
      expect(entries.map(summaryOf).sort()).toEqual(modelOf(strategy.id, 2));
    },
  );

  const FEW = ['naive-decrement', 'conditional-update', 'setnx-only', 'bouncer'];

  it.each(FEW)('%s has the schedules of the model with three buyers, too', PATIENT, async (strategy) => {
    const { entries } = await lab.explore({ strategy, buyers: 3 });
    expect(entries.map(summaryOf).sort()).toEqual(modelOf(strategy, 3));
  });
});

const summaryOf = ({ schedule, harms }: MapEntry) => `${schedule} ${harms.includes('oversold')}`;

/** The same of a model without stores, which shares no code with the explorer: its count is the second opinion. */
function modelOf(id: string, buyers: 2 | 3): readonly string[] {
  const model = MODELS[id];
  const runs = model ? enumerateSchedules(model, buyers) : [];
  return runs.map(({ schedule, isOversold }) => `${schedule} ${isOversold}`).sort();
}

describe.each(STRATEGIES.filter(({ id }) => UNDER_FAULTS.includes(id)))('$id', (strategy) => {
  it.each(FAULT_KINDS)('does under %s what it says', PATIENT, async (fault) => {
    const { entries, harms } = await lab.explore({ strategy, faults: [fault] });
    expect(findBreaches(strategy, entries, [fault])).toEqual([]);
    expect(harms.oversold > 0).toBe(strategy.promise.breaksUnder.includes(fault));
  });
});
