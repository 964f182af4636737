import { expect, test } from 'vitest';
import { FAULT_KINDS, type FaultKind, type StrategyPromise } from '@/lib/shop/strategies/strategy';
import type { Harm, MapEntry } from '@/lib/teaching/explorer/timeline';
import { findBreach, findBreaches } from './promise';

const entry = (schedule: string, ...harms: Harm[]): MapEntry => ({
  schedule,
  harms,
  outcomes: { A: 'sold', B: 'sold-out' },
  deadlocks: 0,
  aborts: 0,
});

const strategy = (
  oversell: 'never' | 'possible',
  ...breaksUnder: FaultKind[]
): { readonly promise: StrategyPromise } => ({
  promise: { oversell, breaksUnder, because: '' },
});

test.each<[string, ReturnType<typeof strategy>, MapEntry[]]>([
  ['never, and all is well', strategy('never'), [entry('AB'), entry('BA'), entry('AxB')]],
  ['possible, and seen', strategy('possible'), [entry('AB'), entry('BA', 'oversold', 'lost')]],
  [
    'broken under a fault that it declares',
    strategy('never', 'lease-expires'),
    [entry('AB'), entry('AxB', 'oversold')],
  ],
  [
    'nobody gets the ticket after a fault: it is there for the next buyer',
    strategy('never'),
    [entry('AB'), { ...entry('A-B'), outcomes: { A: 'died', B: 'contended' } }],
  ],
  [
    'nobody gets the ticket, and it says so',
    { promise: { ...strategy('never').promise, mayRefuseAll: true } },
    [{ ...entry('ABC'), outcomes: { A: 'contended', B: 'contended', C: 'contended' } }],
  ],
  [
    'a declared fault stands beside another one',
    strategy('never', 'lease-expires'),
    [entry('AxB', 'oversold'), entry('AfxB', 'doubled')],
  ],
])('kept: %s', (_, promising, entries) => {
  expect(findBreaches(promising, entries, FAULT_KINDS)).toEqual([]);
});

test.each<[string, ReturnType<typeof strategy>, MapEntry[], RegExp]>([
  ['never, and it does', strategy('never'), [entry('AB'), entry('BA', 'oversold')], /oversold in BA/],
  ['it undersells', strategy('never'), [entry('AB', 'undersold')], /undersold in AB/],
  [
    'possible, and never seen',
    strategy('possible'),
    [entry('AB'), entry('AxB', 'oversold')],
    /never oversells/,
  ],
  [
    'under a fault that it does not declare',
    strategy('never', 'lease-expires'),
    [entry('AxB', 'oversold'), entry('AfB', 'oversold')],
    /Under redis-flushed: oversold in AfB/,
  ],
  [
    'a buyer is refused though a ticket is left, under a fault that it does not declare',
    strategy('never', 'lease-expires'),
    [entry('AxB', 'oversold'), entry('A+B', 'undersold')],
    /Under process-dies-after: undersold in A\+B/,
  ],
  [
    'everybody is sent away',
    strategy('never'),
    [{ ...entry('AB'), outcomes: { A: 'contended', B: 'contended' } }],
    /Without any fault: nobody buys in AB/,
  ],
  [
    'a sale throws what no store threw',
    strategy('never'),
    [entry('AB'), { ...entry('BA'), outcomes: { A: 'failed: row is undefined', B: 'sold' } }],
    /Without any fault: A failed: row is undefined in BA/,
  ],
  ['a key sold twice under a fault', strategy('never'), [entry('A~B', 'doubled')], /answer-lost: doubled/],
  [
    'a declared fault does no harm',
    strategy('never', 'lease-expires'),
    [entry('AxB')],
    /survives lease-expires/,
  ],
])('broken: %s', (_, promising, entries, breach) => {
  expect(findBreaches(promising, entries, FAULT_KINDS).join(' ')).toMatch(breach);
});

test('a fault that was not explored proves nothing', () => {
  expect(findBreaches(strategy('never', 'lease-expires'), [entry('AB')], [])).toEqual([]);
});

test.each<[string, ReturnType<typeof strategy>, MapEntry, string | null]>([
  ['never, and it does', strategy('never'), entry('BA', 'oversold'), 'Without any fault: oversold in BA.'],
  ['never, and it does not', strategy('never'), entry('BA'), null],
  ['under a declared fault', strategy('never', 'lease-expires'), entry('AxB', 'oversold'), null],
  ['possible, and not seen in this one', strategy('possible'), entry('BA'), null],
])('of one schedule: %s', (_, promising, one, breach) => {
  expect(findBreach(promising, one)).toBe(breach);
});
