import { describe, expect, it } from 'vitest';
import type { Run, Step } from '@/lib/teaching/explorer/timeline';
import { buyerStates, columnsOf, happeningsOf, positionsOf, rowsOf, sitesOf } from './happenings';
import { SAMPLE_RUN, sampleStep, sampleWorld } from './testing/sample-run';

const call = {
  store: 'postgres',
  name: 'sell',
  text: 'UPDATE ticket_types',
  source: { file: 'lib/shop/strategies/for-update.ts', line: 7 },
} as const;
const world = sampleWorld(1);
const back = { kind: 'returned', reply: '0 rows' } as const;

const HOLDS = sampleStep('A', call, 'stock 1', world);
const WAITS: Step = { ...sampleStep('B', call, '', world), echo: { kind: 'waits', for: ['A'] } };
const COMMITS: Step = {
  ...sampleStep('A', call, 'COMMIT', world, 'sold'),
  woke: [{ actor: 'B', call, echo: back }],
};
const AFTER: Step = { ...sampleStep('A', call, '1', world), move: 'a', actor: 'a' };
const DIES: Step = {
  ...HOLDS,
  move: 'B-',
  actor: 'B',
  fault: 'process-dies-before',
  echo: { kind: 'died' },
};
const FLUSH: Step = { ...HOLDS, move: 'f', actor: null, fault: 'redis-flushed', call: null, echo: null };

function runOf(...steps: readonly Step[]): Run {
  return { ...SAMPLE_RUN, steps };
}

describe('the buyers', () => {
  it('are as many as the buyers', () => {
    expect(columnsOf({ buyers: 2 })).toEqual(['A', 'B']);
    expect(columnsOf({ buyers: 1 })).toEqual(['A', 'B']);
    expect(columnsOf({ buyers: 3 })).toEqual(['A', 'B', 'C']);
    expect(columnsOf({ buyers: 2, scene: 'restock' })).toEqual(['A', 'B', 'C']);
    expect(columnsOf({ buyers: 2, scene: 'third-request' })).toEqual(['A']);
  });

  it('show a step, then the calls that it woke', () => {
    expect(happeningsOf(COMMITS)).toEqual([
      expect.objectContaining({ buyer: 'A', isWaking: false, isAfterAnswer: false }),
      { buyer: 'B', isWaking: true, isAfterAnswer: false, call, echo: back },
    ]);
  });

  it('show what goes on after the answer in its buyer’s buyer, and a fault of nobody in none', () => {
    expect(happeningsOf(AFTER)).toEqual([expect.objectContaining({ buyer: 'A', isAfterAnswer: true })]);
    expect(happeningsOf(FLUSH)).toEqual([]);
  });

  it('tell how each buyer stands, at every moment', () => {
    const run = runOf(HOLDS, WAITS, COMMITS, AFTER);
    const stands = [0, 1, 2, 3, 4].map((count) => buyerStates(run, count));
    expect(stands.map(({ A }) => A.kind)).toEqual(['ready', 'ready', 'ready', 'answered', 'answered']);
    expect(stands.map(({ B }) => B.kind)).toEqual(['ready', 'ready', 'waits', 'ready', 'ready']);
    expect(stands[2]?.B).toEqual({ kind: 'waits', for: ['A'] });
    expect(buyerStates(runOf(DIES), 1).B).toEqual({ kind: 'dead' });
  });

  it('mark the rows in which somebody goes on waiting', () => {
    const rows = rowsOf(runOf(HOLDS, WAITS, HOLDS, COMMITS), 4);
    expect(rows.map(({ number, waiting }) => [number, waiting])).toEqual([
      [1, []],
      [2, []],
      [3, ['B']],
      [4, []],
    ]);
    expect(rowsOf(SAMPLE_RUN, 2)).toHaveLength(2);
  });

  it('know where in the source each buyer is', () => {
    expect(Object.fromEntries(positionsOf(runOf(HOLDS, FLUSH), 2))).toEqual({ A: [call.source] });
    expect(positionsOf(SAMPLE_RUN, 2).get('B')).toEqual([SAMPLE_RUN.steps[1]?.call?.source]);
    expect(positionsOf(SAMPLE_RUN, 0).size).toBe(0);
  });

  it('name one line of each file, the innermost', () => {
    const helper = { file: 'lib/shop/strategies/record-sale.ts', line: 3 };
    const outer = { ...call.source, line: 99 };
    expect(sitesOf({ ...call, source: helper, callers: [call.source, outer] })).toEqual([
      helper,
      call.source,
    ]);
    expect(sitesOf({ ...call, source: null })).toEqual([]);
    expect(sitesOf(null)).toEqual([]);
  });
});
