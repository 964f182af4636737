import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRATEGIES } from '@/lib/strategies/registry';
import { FAULT_KINDS } from '@/lib/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { findBreaches } from './promise';

/* What each strategy promises of two buyers and one ticket is put to every schedule, the failures too. */

/** With a fault there are many more schedules: these are asked for everything that they say of faults. */
const UNDER_FAULTS = ['conditional-update', 'setnx-only', 'setnx-lock', 'fenced-lock', 'bouncer', 'merged'];

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

describe('while nothing goes wrong', () => {
  it.each(STRATEGIES)('$id keeps its promise', { timeout: 60_000 }, async (strategy) => {
    const { entries } = await lab.explore({ strategy });
    expect(findBreaches(strategy, entries, [])).toEqual([]);
  });
});

describe.each(STRATEGIES.filter(({ id }) => UNDER_FAULTS.includes(id)))('$id', (strategy) => {
  it.each(FAULT_KINDS)('does under %s what it says', { timeout: 60_000 }, async (fault) => {
    const { entries, harms } = await lab.explore({ strategy, faults: [fault] });
    expect(findBreaches(strategy, entries, [fault])).toEqual([]);
    expect(harms.oversold > 0).toBe(strategy.promise.breaksUnder.includes(fault));
  });
});
