import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { naive } from '@/lib/shop/strategies/naive';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { openTestLab, type TestLab } from '@/stack/testing/lab';
import { describeTrials } from './describe-check';
import { doMeet } from './do-meet';
import { runTrial } from './run-trial';
import type { Trial } from './trial';

let lab: TestLab;
beforeAll(async () => {
  lab = await openTestLab();
});
afterAll(() => lab?.close());

const RACE: Trial = { title: 'two buyers, one ticket' };
const own = (sell: Strategy['sell']): Strategy => ({ ...naive, id: 'own', sell });
const run = (strategy: Strategy, trial = RACE) =>
  runTrial(trial, strategy, lab, { width: 110, onSchedule: () => {} });

describe('a trial', () => {
  it('ends at the first bad schedule, and its story in what is wrong', async () => {
    const { schedules, first } = await run(naive);
    expect(first?.schedule).toMatch(/A.*B.*A|B.*A.*B/);
    expect(schedules).toBeLessThan(16);
    const told = stripVTControlCharacters(first?.story ?? '');
    expect(told.split('\n').at(-1)).toBe(first?.complaints.at(-1));
    expect(told).not.toContain('GOOD');
  });

  it('says of one that never ends who asks without a bound, in few words', async () => {
    const report = await run(
      own(async (_, { redis, sleep }) => {
        for (;;) if (!(await redis.setIfAbsent('lock', 'mine', 5000))) await sleep(10);
      }),
    );
    const told = stripVTControlCharacters(describeTrials([report]));
    expect(told).toMatch(/It does not end: [AB] has asked \d+ times\. Is there a bound\?$/);
    expect(told.split('\n').length).toBeLessThan(50);
  });

  it('says what is no store, and what it waits for', async () => {
    const report = await run(own(() => new Promise(() => {})));
    expect(report.first?.complaints).toEqual([
      expect.stringContaining('waits for something that is no store'),
    ]);
  });
});

describe('two buyers who take turns', () => {
  it.each(['ABAB', 'ABA', 'ABB', 'AABA'])('meet, or need not: %s', (schedule) => {
    expect(doMeet({ schedule })).toEqual([]);
  });

  it.each(['AAABBB', 'AAA'])('do not meet where something else keeps them apart: %s', (schedule) => {
    expect(doMeet({ schedule })[0]).toMatch(/never met, in any schedule: is there state in the module/);
  });

  it('are found apart', async () => {
    let last: Promise<unknown> = Promise.resolve();
    const report = await run(
      own((...asked) => {
        const mine = last.then(() => naive.sell(...asked));
        last = mine.catch(() => {});
        return mine;
      }),
    );
    expect(report.first?.complaints[0]).toMatch(/state in the module|no store/);
  });
});
