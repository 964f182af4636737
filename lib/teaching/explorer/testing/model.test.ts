import { describe, expect, it } from 'vitest';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { enumerateSchedules, type ModelStrategy } from './model';
import { alone, lock } from './model-calls';
import { MODELS } from './model-strategies';

const schedulesOf = (sell: ModelStrategy) => enumerateSchedules(sell).map(({ schedule }) => schedule);

/** Two buyers who make that many calls each, whatever the other one does. */
const calls = (count: number): ModelStrategy =>
  function* () {
    for (let n = 0; n < count; n++) yield () => 0;
  };

describe('the model', () => {
  it('finds every order of calls that have nothing to do with each other', () => {
    expect(schedulesOf(calls(2))).toEqual(['AABB', 'ABAB', 'ABBA', 'BAAB', 'BABA', 'BBAA']);
    expect(schedulesOf(calls(3))).toHaveLength(20);
    expect(enumerateSchedules(calls(1), { buyers: 3 })).toHaveLength(6);
  });

  it('lets no waiting buyer go on, and then all of them', () => {
    const behindOneLock: ModelStrategy = function* () {
      yield (world, me) => {
        if (world.isTaken('door', me)) return 'waits';
        world.locks.set('door', me);
        return 0;
      };
      yield (world, me) => {
        world.end(me, true);
        return 0;
      };
    };
    expect(schedulesOf(behindOneLock)).toEqual(['AABB', 'ABAB', 'BABA', 'BBAA']);
  });

  it('sends what was handed over on its way after the answer', () => {
    const handsOver: ModelStrategy = function* (waitUntil) {
      yield () => 0;
      waitUntil(calls(1)(waitUntil));
    };
    expect(schedulesOf(handsOver)).toEqual(['ABab', 'ABba', 'AaBb', 'BAab', 'BAba', 'BbAa']);
  });

  it('is of strategies that there are', () => {
    expect(STRATEGIES.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(MODELS)));
  });

  it('takes a statement that is alone apart where statements overlap: one waits for the other', () => {
    const oneStatement: ModelStrategy = function* () {
      yield alone(lock('row'));
    };
    const overlapping = enumerateSchedules(oneStatement, { overlap: true }).map(({ schedule }) => schedule);
    expect(schedulesOf(oneStatement)).toEqual(['AB', 'BA']);
    expect(overlapping).toHaveLength(14);
    // B waits for A's COMMIT, and then makes its own.
    expect(overlapping).toContain('ABABAB');
  });

  it('has 16 orders of the naive sale, and not 20: a buyer who reads late reads that it is sold out', () => {
    const runs = enumerateSchedules(MODELS.naive ?? calls(0));
    expect(runs).toHaveLength(16);
    const bothReadFirst = runs.filter(({ schedule }) => /^(AB|BA)/.test(schedule));
    expect(runs.filter(({ isOversold }) => isOversold)).toEqual(bothReadFirst);
    expect(bothReadFirst).toHaveLength(12);
  });
});
