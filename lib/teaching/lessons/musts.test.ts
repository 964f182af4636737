import { describe, expect, it } from 'vitest';
import type { Run, Step, World } from '@/lib/teaching/explorer/timeline';
import { everybodyBuys, findComplaints, locksAreTheirOwners, nobodyIsSentAway, noLockStays } from './musts';

const ended = (outcomes: Run['outcomes'], schedule = 'AB', harms: Run['harms'] = []) => ({
  schedule,
  harms,
  outcomes,
});

describe('a run that is over', () => {
  it('is good where one got the ticket and the other was told', () => {
    expect(findComplaints(ended({ A: 'sold', B: 'sold-out' }))).toEqual([]);
    expect(findComplaints(ended({ A: 'sold (replay)', B: 'contended' }))).toEqual([]);
  });

  it('is bad where harm was done, somebody got no answer, or nobody the ticket', () => {
    expect(findComplaints(ended({ A: 'sold', B: 'sold' }, 'AB', ['oversold']))).toHaveLength(1);
    expect(findComplaints(ended({ A: 'sold', B: 'failed: no' }))[0]).toContain('B got no answer');
    expect(findComplaints(ended({ A: 'contended', B: 'contended' }))).toHaveLength(1);
    expect(findComplaints(ended({ A: 'died', B: 'contended' }, 'A+B'))).toEqual([]);
  });

  it('may have to please everybody', () => {
    expect(everybodyBuys(ended({ A: 'sold', B: 'sold' }))).toBeNull();
    expect(everybodyBuys(ended({ A: 'sold', B: 'sold-out' }))).toContain('B was told sold-out');
    expect(nobodyIsSentAway(ended({ A: 'sold', B: 'contended' }))).toContain('B was told to come again');
  });
});

const row = { stock: 1, version: 0, fence: 0 };
const nothing: World = { row, orders: [], keys: [] };
const locked = (value: string, ttl: 'lease' | 'none' = 'lease'): World => ({
  ...nothing,
  keys: [{ key: 'lock', value, ttl }],
});

function watched(...steps: readonly (Pick<Step, 'move' | 'actor' | 'world'> & Partial<Step>)[]): Run {
  const rest = { fault: null, call: null, echo: null, woke: [], answered: [] };
  return {
    ...{
      strategy: 'x',
      schedule: '',
      before: nothing,
      choices: [],
      next: [],
      outcomes: {},
      deadlocks: 0,
      aborts: 0,
    },
    ...{ harms: [], steps: steps.map((step) => ({ ...rest, ...step })) },
  };
}

describe('a lock', () => {
  const taken = { move: 'A', actor: 'A', world: locked('A1') } as const;

  it('is its owner’s to release, or its end’s', () => {
    expect(locksAreTheirOwners(watched(taken, { move: 'a', actor: 'a', world: nothing }))).toBeNull();
    const end = { move: 'x', actor: null, fault: 'lease-expires', world: nothing } as const;
    expect(locksAreTheirOwners(watched(taken, end))).toBeNull();
    expect(locksAreTheirOwners(watched(taken, { move: 'B', actor: 'B', world: nothing }))).toBe(
      "B took A's lock away.",
    );
  });

  it('stays for good only where it has no end', () => {
    expect(noLockStays(watched(taken))).toBeNull();
    expect(noLockStays(watched({ ...taken, world: locked('A1', 'none') }))).toContain('lock is still there');
  });
});
