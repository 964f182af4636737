import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findStrategy, STRATEGIES } from '@/lib/shop/strategies/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { findBreach } from '@/lib/teaching/explorer/judge/promise';
import type { MapEntry } from '@/lib/teaching/explorer/timeline';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { type Mutant, moduleOf } from './mutant';
import { plant } from './plant';
import { REDIS_MUTANTS } from './redis-mutants';
import { SQL_MUTANTS } from './sql-mutants';

/* The checker is checked: whatever somebody may forget in a good strategy, the explorer has to find. */

const MUTANTS = [...SQL_MUTANTS, ...REDIS_MUTANTS];

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

/** A schedule that does this harm and breaks the promise by it; undefined: there is none. */
async function findHarm(strategy: Strategy, { fault, harm, stock = 1 }: Mutant): Promise<string | undefined> {
  const until = (entry: MapEntry) => entry.harms.includes(harm) && findBreach(strategy, entry) !== null;
  const faults = fault === null ? [] : [fault];
  const { entries } = await lab.explore({ strategy, stock, faults, maxFaults: fault ? 1 : 0, until });
  return entries.find(until)?.schedule;
}

/** Three strategies share one file. */
const ownModuleOf = (id: string) => moduleOf(id.startsWith('for-update') ? 'for-update' : id);

it.each(MUTANTS)('$strategy, where $mistake, is found: $harm', async (mutant) => {
  const planted = await plant(ownModuleOf(mutant.strategy), mutant.strategy, mutant.changes);
  const schedule = await findHarm(planted, mutant);
  expect(schedule).toBeDefined();
});

describe('the mistakes', () => {
  it('are made in strategies that never oversell', () => {
    const good = STRATEGIES.filter(({ promise }) => promise.oversell === 'never').map(({ id }) => id);
    expect(good).toEqual(expect.arrayContaining(MUTANTS.map(({ strategy }) => strategy)));
  });

  it('need at most a fault that the strategy promises to survive', () => {
    for (const { strategy, fault } of MUTANTS) {
      if (fault) expect(findStrategy(strategy)?.promise.breaksUnder).not.toContain(fault);
    }
  });
});
