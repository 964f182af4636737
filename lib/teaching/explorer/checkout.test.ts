import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysOf } from '@/lib/core/cli/keys-of';
import { findCoordinator } from '@/lib/shop/checkout/coordinators';
import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { openTestCheckoutLab, type TestLab } from '@/stack/testing/lab';
import { exploreCheckout } from './explore-checkout';
import { BESIDE } from './run/checkout';
import { CHECKOUT_MUTANTS } from './testing/checkout-mutants';
import { leavesAnOrphan } from './testing/naive-model';
import { HARMS, type Harm } from './timeline';

/* The shop's own coordinators, against everything that can go on beside a payment, at each step. */

const PATIENT = { timeout: 180_000 };
const FAULTS: readonly FaultKind[] = ['process-dies-before', 'process-dies-after', 'provider-answer-lost'];

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestCheckoutLab();
});
afterAll(() => lab?.close());

describe('the saga', () => {
  it.each(keysOf(BESIDE))('does no harm while nothing goes wrong: %s', PATIENT, async (beside) => {
    const sample = { most: 80, seed: 13 };
    const { firstBad, runs } = await exploreCheckout(lab, { coordinator: 'saga', beside }, { sample });
    expect(runs).toBeGreaterThan(1);
    expect(firstBad).toBeNull();
  });

  it.each(keysOf(BESIDE))('does none with a single fault: %s', PATIENT, async (beside) => {
    const sample = { most: 40, seed: 13 };
    const faults = { faults: FAULTS, sample };
    expect(findCoordinator('saga')?.promise.harms).toEqual([]);
    expect((await exploreCheckout(lab, { coordinator: 'saga', beside }, faults)).firstBad).toBeNull();
  });

  it('does none either where Redis is told, and forgets', PATIENT, async () => {
    const options = { faults: ['redis-flushed'], sample: { most: 40, seed: 13 } } as const;
    const checkout = { coordinator: 'saga', beside: 'webhook', tellsRedis: true } as const;
    expect((await exploreCheckout(lab, checkout, options)).firstBad).toBeNull();
  });
});

describe('naive-coordinator', () => {
  it('leaves an orphan in exactly the schedules of its model', PATIENT, async () => {
    const checkout = { coordinator: 'naive-coordinator', beside: 'expire' } as const;
    const { entries } = await exploreCheckout(lab, checkout, { all: true });
    expect(entries.length).toBeGreaterThan(50);
    const orphans = entries.filter(({ harms }) => harms.includes('orphan-charge'));
    expect(orphans.map(({ schedule }) => schedule)).toEqual(
      entries.map(({ schedule }) => schedule).filter(leavesAnOrphan),
    );
    expect(orphans.length).toBeGreaterThan(0);
  });

  it('leaves one where it dies between the charge and the order', PATIENT, async () => {
    const checkout = { coordinator: 'naive-coordinator', beside: 'webhook' } as const;
    const { harms } = await exploreCheckout(lab, checkout, { faults: FAULTS });
    expect(HARMS.filter((harm) => harms[harm] > 0)).toEqual(
      findCoordinator('naive-coordinator')?.promise.harms,
    );
  });
});

it('leaves nothing in a sandbox for the sale that comes after it', PATIENT, async () => {
  const { outcomes, harms } = await lab.run({
    strategy: 'conditional-update',
    schedule: '',
    complete: 'finish',
  });
  expect({ outcomes, harms }).toEqual({ outcomes: { A: 'sold', B: 'sold-out' }, harms: [] });
});

it.each(Object.entries(CHECKOUT_MUTANTS))('finds %s', PATIENT, async (_, { leadsTo, ...mutant }) => {
  const isFound = ({ harms }: { readonly harms: readonly Harm[] }) =>
    harms.some((harm) => leadsTo.includes(harm));
  const { firstBad } = await exploreCheckout(lab, mutant, { until: isFound });
  expect(firstBad && isFound(firstBad)).toBe(true);
});
