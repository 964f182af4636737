import { expect, test } from 'vitest';
import { FAULT_KINDS, type FaultKind } from '@/lib/strategies/strategy';
import { findBreaches } from './promise';
import type { Harm, MapEntry } from './timeline';

const entry = (schedule: string, ...harms: Harm[]): MapEntry => ({
  schedule,
  harms,
  outcomes: {},
  deadlocks: 0,
  aborts: 0,
});

const strategy = (oversell: 'never' | 'possible', ...breaksUnder: FaultKind[]) => ({
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
  ['a ticket is left after a fault: nobody promised that', strategy('never'), [entry('A+B', 'undersold')]],
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
