import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conditionalUpdate } from '@/lib/shop/strategies/conditional-update';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { enumerateSchedules } from './testing/model';
import { MODELS } from './testing/model-strategies';
import { ONE_KEY, OVERLAP_MISTAKES, OVERLAP_TWINS, TWO_WINDOWS } from './testing/overlap-mistakes';
import type { MapEntry, Step } from './timeline';

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

const tell = ({ move, call, echo, woke }: Step) =>
  [move, call?.text.split(' ')[0], echo?.kind, ...woke.map(({ actor }) => `woke ${actor}`)].join(' ');

describe('statements that overlap', () => {
  /** Those with statements outside of a transaction, as far as they have few schedules. */
  const SOME = [
    ...['naive-decrement', 'compare-and-swap', 'conditional-update'],
    ...['setnx-only', 'setnx-lock', 'fenced-lock', 'bouncer', 'merged'],
  ];

  it.each(SOME)('are explored of %s in exactly the schedules of its model', async (id) => {
    const { entries } = await lab.explore({ strategy: id, overlap: true, all: true });
    const model = MODELS[id];
    if (!model) throw new Error(`${id} has no model`);
    const summaryOf = ({ schedule, harms }: MapEntry) => `${schedule} ${harms.includes('oversold')}`;
    const expected = enumerateSchedules(model, { overlap: true });
    expect(entries.map(summaryOf).sort()).toEqual(
      expected.map(({ schedule, isOversold }) => `${schedule} ${isOversold}`).sort(),
    );
  });

  it('are 14 schedules of one guarded statement, all good', async () => {
    const { entries, good } = await lab.explore({ strategy: conditionalUpdate, overlap: true, all: true });
    expect([entries.length, good]).toEqual([14, 14]);
  });

  it('wait for the COMMIT of the one before, and are told with their place in the source', async () => {
    const run = await lab.run({ strategy: conditionalUpdate, overlap: true, schedule: 'ABABAB' });
    expect(run.steps.slice(0, 6).map(tell)).toEqual([
      'A BEGIN returned',
      'B BEGIN returned',
      'A WITH returned',
      'B WITH waits',
      'A COMMIT returned woke B',
      'B COMMIT returned',
    ]);
    const sources = run.steps.slice(0, 5).map(({ call }) => call?.source?.file);
    expect(new Set(sources)).toEqual(new Set(['lib/shop/strategies/conditional-update.ts']));
    expect(run.steps.map(({ world }) => world.row.stock)).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it('leave a read alone: nothing can come between', async () => {
    const run = await lab.run({ strategy: 'naive', overlap: true, schedule: 'AAAA' });
    expect(run.steps.map(({ call }) => call?.name)).toEqual([
      'read-sale-state',
      'BEGIN',
      'naive-set-stock',
      'COMMIT',
    ]);
  });

  it.each(['AA-', 'AA+', 'AAA-'])(
    'leave nothing behind where a process dies before COMMIT: %s',
    async (dies) => {
      const run = await lab.run({
        strategy: conditionalUpdate,
        overlap: true,
        schedule: dies,
        complete: 'finish',
      });
      expect(run).toMatchObject({ outcomes: { A: 'died', B: 'sold' }, harms: [] });
    },
  );

  it('let a buyer go on who waits for a process that dies', async () => {
    const schedule = 'ABABA-';
    const run = await lab.run({ strategy: conditionalUpdate, overlap: true, schedule, complete: 'finish' });
    expect(run.steps[4]).toMatchObject({ fault: 'process-dies-before', woke: [{ actor: 'B' }] });
    expect(run).toMatchObject({ outcomes: { A: 'died', B: 'sold' }, harms: [] });
  });
});

describe('a mistake that only an overlap shows', () => {
  it.each(OVERLAP_MISTAKES)('is found: $strategy.id, $harm', async (mistake) => {
    const { strategy, setting, fault, harm } = mistake;
    const asked = { ...setting, strategy, faults: fault ? [fault] : [] };
    expect((await lab.explore(asked)).harms, 'without an overlap').toMatchObject({ [harm]: 0 });
    const until = ({ harms }: MapEntry) => harms.includes(harm);
    expect((await lab.explore({ ...asked, overlap: true, until })).harms[harm]).toBeGreaterThan(0);
  });

  it.each(OVERLAP_TWINS)('is not seen in $id', async (strategy) => {
    for (const stock of [1, 2]) {
      const { all, good } = await lab.explore({ strategy, stock, overlap: true });
      expect(good).toBe(all);
    }
  });

  it('is not seen where a key comes twice, or one buyer has two windows', async () => {
    const strategy = conditionalUpdate;
    const again = await lab.explore({ strategy, ...ONE_KEY, overlap: true, faults: ['answer-lost'] });
    expect(again.good).toBe(again.all);
    const windows = await lab.explore({ strategy, ...TWO_WINDOWS, overlap: true });
    expect(windows.good).toBe(windows.all);
  });
});
