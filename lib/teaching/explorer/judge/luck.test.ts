import { expect, test } from 'vitest';
import type { Harm } from '@/lib/teaching/explorer/timeline';
import { demandNoLuck } from './luck';

const run = (schedule: string, a: string, ...harms: Harm[]) => ({
  moves: [...schedule],
  outcomes: { A: a, B: 'sold' },
  harms,
});
const CHANCE = { kind: 'usual', hasDrawn: true, hasReadClock: false } as const;
const CLOCK = { ...CHANCE, hasReadClock: true };

test.each([
  ['the same end', run('AB', 'contended'), run('AB', 'contended'), CHANCE],
  ['another number of steps, and no harm', run('AB', 'contended'), run('AAB', 'contended'), CHANCE],
  ['another answer for one who looked at the clock', run('AB', 'contended'), run('AB', 'sold-out'), CLOCK],
])('it is no luck: %s', (_, usual, other, luck) => {
  expect(() => demandNoLuck(usual, other, luck)).not.toThrow();
});

test.each([
  [
    'another answer',
    run('AB', 'contended'),
    run('AB', 'sold-out'),
    CHANCE,
    /^It goes by luck: AB ends with A cont/,
  ],
  ['harm', run('AB', 'sold'), run('AAB', 'sold', 'oversold'), CHANCE, /with A sold, B sold, oversold\.$/],
  [
    'harm by the clock',
    run('AB', 'sold'),
    run('AB', 'sold', 'oversold'),
    CLOCK,
    /where its clock goes otherwise/,
  ],
  ['a failure', run('AB', 'sold'), run('AAB', 'failed: no'), CHANCE, /A failed: no/],
])('it is luck: %s', (_, usual, other, luck, message) => {
  expect(() => demandNoLuck(usual, other, luck)).toThrow(message);
});
