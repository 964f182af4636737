import { describe, expect, it } from 'vitest';
import type { Run, Step } from '@/lib/teaching/explorer/timeline';
import { decisiveStep, describeFate, FATES, fateOf } from './fate';
import { SAMPLE_RUN, sampleStep, sampleWorld } from './testing/sample-run';

const [READ] = SAMPLE_RUN.steps;
const call = READ?.call ?? null;

function runOf(steps: readonly Step[], change: Partial<Run> = {}): Run {
  return { ...SAMPLE_RUN, steps, harms: [], ...change };
}

function stepOf(actor: 'A' | 'B', orders: readonly ('A' | 'B')[], change: Partial<Step> = {}): Step {
  if (!call) throw new Error('the sample has no call');
  return { ...sampleStep(actor, call, '1 row', sampleWorld(1 - orders.length, orders)), ...change };
}

const PAUSES = { call: { store: 'clock', name: 'sleep', text: 'sleep 20', source: null } } as const;
const DIES = { move: 'A+', fault: 'process-dies-after', echo: { kind: 'died' } } as const;
const ASKS_AGAIN = { move: 'A~', fault: 'answer-lost', call: null, echo: null } as const;
const WAITS = { echo: { kind: 'waits', for: ['A'] } } as const;

describe('the fate of a run', () => {
  it.each([
    ['too-many', SAMPLE_RUN],
    ['nobody', runOf([stepOf('A', [])])],
    ['at-once', runOf([stepOf('A', ['A']), stepOf('B', ['A'])])],
    ['after-waiting', runOf([stepOf('A', []), stepOf('B', [], WAITS), stepOf('A', ['A'])])],
    ['after-waiting', runOf([stepOf('A', ['A']), stepOf('B', ['A'])], { aborts: 1 })],
    ['after-waiting', runOf([stepOf('A', ['A']), stepOf('B', ['A'], PAUSES), stepOf('B', ['A'])])],
    ['after-breaking', runOf([stepOf('A', [], DIES), stepOf('B', [], WAITS), stepOf('B', ['B'])])],
    ['after-breaking', runOf([stepOf('A', ['A']), stepOf('A', ['A'], ASKS_AGAIN), stepOf('B', ['A'])])],
    ['nobody', runOf([stepOf('A', [], DIES)])],
    ['at-once', runOf([stepOf('A', ['A']), stepOf('A', ['A'], { ...PAUSES, actor: 'a' })])],
    ['too-many', runOf([stepOf('B', [], WAITS), stepOf('A', ['A', 'B'])])],
    ['too-many', runOf([stepOf('A', ['A'])], { harms: ['over-limit'] })],
    [null, runOf([stepOf('A', ['A'])], { next: [{ move: 'B', call: null }] })],
  ] as const)('is %s', (fate, run) => {
    expect(fateOf(run)).toBe(fate);
  });
});

describe('a fate in words', () => {
  it('is told apart from every other, for buyers and for windows', () => {
    const words = ([1, 2] as const).flatMap((buyers) => FATES.map((fate) => describeFate(fate, buyers)));
    expect(new Set(words).size).toBe(10);
    expect(describeFate('nobody', 3)).toBe(describeFate('nobody', 2));
  });
});

describe('the decisive step', () => {
  const LOCKED = { ...sampleWorld(1), keys: [{ key: 'lock', value: 'A', ttl: 'lease' }] } as const;
  const FENCED = { ...LOCKED, row: { ...LOCKED.row, fence: 1 } } as const;
  it.each([
    ['the first write', SAMPLE_RUN, 2],
    ['the very first step, where it writes', runOf([stepOf('A', ['A'])]), 0],
    [
      'no lock in Redis, nor a token shown to the row, but the order',
      runOf([stepOf('A', [], { world: LOCKED }), stepOf('A', [], { world: FENCED }), stepOf('A', ['A'])]),
      2,
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
