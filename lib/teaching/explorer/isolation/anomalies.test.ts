import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '@/stack/testing/stores';
import { type AnomalyCell, runAnomalyTable, STANDARD_LEVELS } from './anomalies';
import { listOrders } from './orders';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let cells: readonly AnomalyCell[];
beforeAll(async () => {
  database = await freshDatabase();
  cells = await runAnomalyTable(database.url);
});
afterAll(() => database?.drop());

const YES = true;
const NO = false;

describe('the anomaly table', () => {
  it.each([
    ['dirty read', { postgres: [NO, NO, NO, NO], article: [YES, NO, NO, NO] }],
    ['non-repeatable read', { postgres: [YES, YES, NO, NO], article: [YES, YES, NO, NO] }],
    ['phantom', { postgres: [YES, YES, NO, NO], article: [YES, YES, YES, NO] }],
    ['lost update', { postgres: [YES, YES, NO, NO], article: [YES, YES, YES, YES] }],
    ['write skew', { postgres: [YES, YES, YES, NO], article: [null, null, null, null] }],
  ])('%s', (anomaly, { postgres, article }) => {
    const row = cells.filter((cell) => cell.anomaly === anomaly);
    expect(row.map(({ level }) => level)).toEqual(STANDARD_LEVELS);
    expect(row.map(({ seen }) => seen)).toEqual(postgres);
    expect(row.map(({ articleSays }) => articleSays)).toEqual(article);
    for (const { seen, articleSays, why } of row) {
      expect(why === null).toBe(articleSays === null || seen === articleSays);
    }
  });

  it('plays every order, and none of them twice', () => {
    expect(new Set(listOrders(3, 3))).toHaveProperty('size', 20);
    // Nobody waits there, so no two orders come to the same.
    const atTwo = (anomaly: string) =>
      cells.find((cell) => cell.anomaly === anomaly && cell.level === 'read committed');
    expect(atTwo('phantom')?.orders).toBe(10);
    expect(atTwo('write skew')?.orders).toBe(20);
    // B's COMMIT comes between A's counts, and its INSERT before it: after the first count, or before.
    expect(atTwo('phantom')?.seenIn).toBe(2);
  });

  it('reads what is not committed as if it were not there, while it is not', () => {
    const steps = cells.find(({ anomaly }) => anomaly === 'dirty read')?.steps ?? [];
    expect(steps.map(({ actor, echo }) => [actor, echo])).toEqual([
      ['A', { kind: 'returned', reply: 'OK' }],
      ['B', { kind: 'returned', reply: 'OK' }],
      ['A', { kind: 'returned', reply: 'stock 1' }],
      ['B', { kind: 'returned', reply: 'stock 0' }],
      ['A', { kind: 'returned', reply: 'stock 1' }],
      ['B', { kind: 'returned', reply: 'OK' }],
      ['A', { kind: 'returned', reply: 'OK' }],
    ]);
  });

  it('lets a phantom in between two reads of one transaction', () => {
    const phantom = cells.find(({ anomaly, seen }) => anomaly === 'phantom' && seen);
    expect(phantom?.steps.map(({ actor }) => actor).join('')).toBe('ABABBAA');
  });
});
