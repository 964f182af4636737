import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findStrategy, STRATEGIES } from '@/lib/strategies/registry';
import { FAULT_KINDS } from '@/lib/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { enumerateSchedules } from './model';
import { MODELS } from './model-strategies';
import { faultsIn, findBreaches } from './promise';
import type { MapEntry } from './timeline';

/* Every schedule of every strategy is run: all that are declared good are, and all that are declared bad are not. */

const PATIENCE_MS = 180_000;

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

describe.each(STRATEGIES)('$id, two buyers and one ticket', (strategy) => {
  let entries: readonly MapEntry[];
  beforeAll(async () => {
    ({ entries } = await lab.explore({ strategy }));
  }, PATIENCE_MS);

  it('keeps its promise', () => {
    expect(findBreaches(strategy, entries, [])).toEqual([]);
  });

  it('has the schedules that a model without stores has, and oversells in the same ones', () => {
    const model = MODELS[strategy.id];
    const modelled = model ? enumerateSchedules(model) : [];
    const explored = entries.map(({ schedule, harms }) => ({
      schedule,
      isOversold: harms.includes('oversold'),
    }));
    expect(explored.sort(bySchedule)).toEqual([...modelled].sort(bySchedule));
  });
});

const bySchedule = (one: { schedule: string }, other: { schedule: string }) =>
  one.schedule.localeCompare(other.schedule);

const TRIED = ['conditional-update', 'setnx-only', 'setnx-lock', 'fenced-lock', 'bouncer'];

describe.each(TRIED)('%s, with a fault at every place where it changes something', (id) => {
  let entries: readonly MapEntry[];
  beforeAll(async () => {
    ({ entries } = await lab.explore({ strategy: id, faults: FAULT_KINDS }));
  }, PATIENCE_MS);

  it('breaks under those that it declares, and under no other', () => {
    const oversold = entries.filter(({ harms }) => harms.includes('oversold'));
    const breaking = new Set(oversold.flatMap(({ schedule }) => faultsIn(schedule)));
    expect([...breaking].sort()).toEqual([...(findStrategy(id)?.promise.breaksUnder ?? [])].sort());
  });

  it('loses no order, and makes no two of one key', () => {
    const bad = entries.filter(({ harms }) => harms.includes('lost') || harms.includes('doubled'));
    expect(bad).toEqual([]);
  });
});
