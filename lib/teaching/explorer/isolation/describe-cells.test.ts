import { describe, expect, it } from 'vitest';
import type { AnomalyCell } from './anomalies';
import {
  describeAnomaly,
  describeSale,
  describeSceneStep,
  groupCells,
  listDifferences,
} from './describe-cells';
import type { SaleCell } from './sales';
import type { SceneStep } from './scene';

const cell: SaleCell = {
  buyerDoes: 'read, then SET stock = <computed>',
  level: 'read committed',
  sold: 2,
  stock: 0,
  loser: null,
  waited: true,
  steps: [],
};
const anomaly: AnomalyCell = {
  anomaly: 'phantom',
  level: 'repeatable read',
  seen: false,
  seenIn: 0,
  orders: 10,
  articleSays: false,
  why: null,
  steps: [],
};

describe('the level tables in words', () => {
  it.each([
    [cell, '2 sold, stock 0'],
    [
      { ...cell, sold: 1, loser: { kind: 'aborted', code: '40001' } },
      '1 sold; the other waits, then gets 40001',
    ],
    [{ ...cell, sold: 1, loser: { kind: 'no-row' } }, '1 sold; the other waits, then finds 0 rows'],
    [
      { ...cell, sold: 1, loser: { kind: 'read-sold-out' }, waited: false },
      '1 sold; the other reads that none is left',
    ],
  ] as const)('%j', (given, words) => {
    expect(describeSale(given)).toBe(words);
  });

  it('says where the article is wrong', () => {
    const truth = 'in none of 10 orders';
    expect(describeAnomaly(anomaly)).toEqual({ truth, article: null });
    expect(describeAnomaly({ ...anomaly, articleSays: true })).toEqual({
      truth,
      article: 'the article: seen',
    });
    expect(describeAnomaly({ ...anomaly, seen: true, seenIn: 2, articleSays: null })).toEqual({
      truth: 'in 2 of 10 orders',
      article: null,
    });
    const differing = { ...anomaly, articleSays: true, why: 'Snapshots.' };
    expect(listDifferences([anomaly, differing, { ...differing, level: 'serializable' }])).toEqual([
      { name: 'phantom', why: 'Snapshots.' },
    ]);
  });

  it('describes a scene, with the statements that it woke', () => {
    const waits: SceneStep = {
      actor: 'B',
      text: 'UPDATE',
      echo: { kind: 'waits', for: ['A'] },
      woke: [],
      committed: { stock: 1, orders: 0 },
    };
    const commits: SceneStep = {
      ...waits,
      actor: 'A',
      text: 'COMMIT',
      echo: { kind: 'returned', reply: 'COMMIT' },
      woke: [{ actor: 'B', text: 'UPDATE', echo: { kind: 'failed', code: '40001', reply: 'no' } }],
    };
    expect([waits, commits].flatMap(describeSceneStep)).toEqual([
      'B: UPDATE WAITS for A',
      'A: COMMIT → COMMIT',
      'woke B: UPDATE ✕ 40001 no',
    ]);
  });

  it('groups cells by name, in their order', () => {
    const groups = groupCells(['b1', 'a1', 'b2'], (text) => text.charAt(0));
    expect(groups).toEqual([
      { name: 'b', cells: ['b1', 'b2'] },
      { name: 'a', cells: ['a1'] },
    ]);
  });
});
