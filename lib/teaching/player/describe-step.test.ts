import { describe, expect, it } from 'vitest';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { FAULT_KINDS } from '@/lib/shop/strategies/strategy';
import { describeFault } from '@/lib/teaching/explorer/print/describe-fault';
import { describePromise } from '@/lib/teaching/explorer/print/describe-promise';
import { STRATEGIES_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import type { Call, Step } from '@/lib/teaching/explorer/timeline';
import { describeCall, describeEnd, describeMove, describeStep } from './describe-step';
import { describeStores } from './describe-stores';
import { gradeOf, readHeader } from './describe-strategy';
import { readStrategySource } from './read-listings';
import { SAMPLE_RUN, sampleStep, sampleWorld } from './testing/sample-run';

const call: Call = { store: 'postgres', name: 'sell', text: 'UPDATE ticket_types SET …', source: null };
const step = sampleStep('B', call, '1 row', sampleWorld(0));

describe('a step in words', () => {
  it.each<[Partial<Step>, string]>([
    [{}, 'B: UPDATE (sell) gives 1 row.'],
    [{ echo: { kind: 'waits', for: ['A'] } }, 'B: UPDATE (sell) waits for A.'],
    [
      { echo: { kind: 'failed', reply: 'could not serialize', code: '40001' } },
      'B: UPDATE (sell) fails: could not serialize (40001).',
    ],
    [{ actor: 'b', move: 'b' }, "After B's answer: UPDATE (sell) gives 1 row."],
    [
      { woke: [{ actor: 'A', call, echo: { kind: 'returned', reply: '0 rows' } }] },
      'B: UPDATE (sell) gives 1 row. So A goes on: UPDATE (sell) gives 0 rows.',
    ],
    [{ answered: [{ actor: 'B', outcome: 'sold' }] }, 'B: UPDATE (sell) gives 1 row. B is told: sold.'],
    [{ answered: [{ actor: 'A', outcome: 'died' }] }, 'B: UPDATE (sell) gives 1 row. A hears nothing.'],
    [
      { move: 'B-', fault: 'process-dies-before', echo: { kind: 'died' } },
      "B's process dies before its next call.",
    ],
    [{ move: 'x', actor: null, fault: 'lease-expires', call: null, echo: null }, 'All leases end too early.'],
  ])('%j', (change, words) => {
    expect(describeStep({ ...step, ...change }, [])).toBe(words);
  });

  it('tells the work of a request that was sent again from work after an answer', () => {
    const lost = { ...step, move: 'B~', actor: null, fault: 'answer-lost', call: null, echo: null } as const;
    const late = { ...step, actor: 'b', move: 'b' } as const;
    expect(describeStep(late, [step, lost])).toBe(
      "B's request that nobody hears: UPDATE (sell) gives 1 row.",
    );
    expect(describeStep({ ...late, actor: 'a', move: 'a' }, [step, lost])).toMatch(/^After A's answer/);
  });

  it('names a call by its verb, its store and its name in the source', () => {
    expect(describeCall({ ...call, name: 'COMMIT', text: 'COMMIT' })).toBe('COMMIT');
    expect(describeCall({ ...call, text: 'WITH sold AS (UPDATE …) SELECT 1' })).toBe('sell');
    expect(describeCall({ ...call, store: 'redis', name: 'SET', text: 'SET lock A NX' })).toBe(
      'SET in Redis',
    );
    expect(describeCall({ ...call, store: 'clock', name: 'sleep', text: 'sleep 20' })).toBe('pause');
  });

  it('has words for every move', () => {
    const moves = ['A', 'A2', 'b', 'b3', 'C-', 'c-', 'A+', 'B~', 'x', 'f', 't'];
    expect(new Set(moves.map(describeMove)).size).toBe(moves.length);
  });

  it('says how it ended, once it has', () => {
    expect(describeEnd(SAMPLE_RUN)).toMatch(/^Oversold/);
    const theOne = sampleStep('A', call, '1 row', sampleWorld(0, ['A']), 'sold');
    expect(describeEnd({ ...SAMPLE_RUN, harms: [], steps: [theOne] })).toBe('The ticket was sold once.');
    // One was put on sale in between.
    expect(describeEnd({ ...SAMPLE_RUN, harms: [] })).toBe('Nothing went wrong: sold 2, left 0.');
    expect(describeEnd({ ...SAMPLE_RUN, harms: [], steps: [] })).toMatch(/still there/);
    const oneOfTwo = sampleStep('A', call, '1 row', sampleWorld(1, ['A']), 'sold');
    expect(describeEnd({ ...SAMPLE_RUN, harms: [], steps: [oneOfTwo] })).toMatch(
      /one ticket was sold, and another/,
    );
    expect(describeEnd({ ...SAMPLE_RUN, next: [{ move: 'A', call: null }] })).toBeNull();
  });
});

it('says where Redis is an emulated one', () => {
  expect(describeStores({ REDIS_KIND: 'emulated' })).toContain('an emulated Redis');
  for (const REDIS_KIND of ['redis', 'valkey', 'unknown'] as const) {
    expect(describeStores({ REDIS_KIND })).toContain('a real Redis');
  }
});

describe('a strategy in words', () => {
  const promise = { oversell: 'never', breaksUnder: [], because: 'It holds.' } as const;

  it.each([
    [promise, 'never', 'It never oversells.'],
    [
      { ...promise, breaksUnder: ['lease-expires'] },
      'unless',
      'It never oversells, unless all leases end too early.',
    ],
    [
      { ...promise, needs: 'all ask for the lock', breaksUnder: ['lease-expires'] },
      'unless',
      'It never oversells, while all ask for the lock, unless all leases end too early.',
    ],
    [{ ...promise, oversell: 'possible' }, 'possible', 'It may oversell.'],
  ] as const)('%j', (given, grade, words) => {
    expect(gradeOf(given)).toBe(grade);
    expect(describePromise(given)).toBe(words);
  });

  it('says where only a constraint saves it', () => {
    expect(describePromise({ ...promise, oversell: 'possible', savedByCheck: true })).toMatch(/CHECK/);
  });

  it('has words for every fault', () => {
    for (const kind of FAULT_KINDS) expect(describeFault(kind)).not.toBe('');
  });

  it('reads the header: its title, then its labels', () => {
    const source =
      '/**\n * A way.\n * Idea: one; two.\n * Pro: fast. Con: wrong,\n * often.\n */\nexport {};';
    expect(readHeader(source)).toEqual({
      title: 'A way',
      points: [
        { label: 'Idea', text: 'one; two.' },
        { label: 'Pro', text: 'fast.' },
        { label: 'Con', text: 'wrong, often.' },
      ],
    });
    expect(readHeader('export {};')).toEqual({ title: '', points: [] });
  });

  it.each(STRATEGIES)('$id: its file opens with a header and is all there', async ({ id }) => {
    const { header, listings } = await readStrategySource(id);
    expect(header.title).not.toBe('');
    expect(header.points.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Idea', 'Pro', 'Con', 'Source']),
    );
    expect(`${STRATEGIES_FOLDER}/${id}.ts`.startsWith(listings[0]?.file.slice(0, -3) ?? '?')).toBe(true);
  });
});
