import { describe, expect, it } from 'vitest';
import type { Run, Step } from '@/lib/lab/timeline';
import { decisiveStep, FATES, fateOf, sayFate } from './fate';
import { SAMPLE_RUN, sampleStep, sampleWorld } from './sample-run';

const [READ] = SAMPLE_RUN.steps;
const call = READ?.call ?? null;

function runOf(steps: readonly Step[], change: Partial<Run> = {}): Run {
  return { ...SAMPLE_RUN, steps, harms: [], ...change };
}

function stepOf(actor: 'A' | 'B', orders: readonly ('A' | 'B')[], change: Partial<Step> = {}): Step {
  if (!call) throw new Error('the sample has no call');
  return { ...sampleStep(actor, call, '1 row', sampleWorld(1 - orders.length, orders)), ...change };
}

const WAITS = { echo: { kind: 'waits', for: ['A'] } } as const;

describe('the fate of a run', () => {
  it.each([
    ['too-many', SAMPLE_RUN],
    ['nobody', runOf([stepOf('A', [])])],
    ['at-once', runOf([stepOf('A', ['A']), stepOf('B', ['A'])])],
    ['after-waiting', runOf([stepOf('A', []), stepOf('B', [], WAITS), stepOf('A', ['A'])])],
    ['after-waiting', runOf([stepOf('A', ['A']), stepOf('B', ['A'])], { aborts: 1 })],
    ['too-many', runOf([stepOf('B', [], WAITS), stepOf('A', ['A', 'B'])])],
    ['too-many', runOf([stepOf('A', ['A'])], { harms: ['over-limit'] })],
    [null, runOf([stepOf('A', ['A'])], { next: [{ move: 'B', call: null }] })],
  ] as const)('is %s', (fate, run) => {
    expect(fateOf(run)).toBe(fate);
  });
});

describe('a fate in words', () => {
  it('is told apart from every other, for buyers and for windows', () => {
    const words = ([1, 2] as const).flatMap((buyers) => FATES.map((fate) => sayFate(fate, buyers)));
    expect(new Set(words).size).toBe(8);
    expect(sayFate('nobody', 3)).toBe(sayFate('nobody', 2));
  });
});

describe('the decisive step', () => {
  const key = { key: 'lock', value: 'A', ttl: 'lease' } as const;
  it.each([
    ['the first write', SAMPLE_RUN, 2],
    ['the very first step, where it writes', runOf([stepOf('A', ['A'])]), 0],
    [
      'a lock in Redis',
      runOf([stepOf('A', []), stepOf('A', [], { world: { ...sampleWorld(1), keys: [key] } })]),
      1,
    ],
    ['a wait', runOf([stepOf('A', []), stepOf('B', [], WAITS)]), 1],
    ['a death', runOf([stepOf('A', []), stepOf('B', [], { echo: { kind: 'died' } })]), 1],
    ['an answer', runOf([stepOf('A', [], { answered: [{ actor: 'A', outcome: 'sold-out' }] })]), 0],
    ['none so far', runOf([stepOf('A', []), stepOf('B', [])]), null],
    ['none at all', runOf([]), null],
  ] as const)('%s', (_, run, at) => {
    expect(decisiveStep(run)).toBe(at);
  });
});
