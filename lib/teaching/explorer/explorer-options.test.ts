import { afterEach, expect, test, vi } from 'vitest';
import { UsageError } from '@/lib/core/cli/usage-error';
import { FAULT_KINDS } from '@/lib/shop/strategies/strategy';
import { demandStrategies, parseOptions } from './explorer-options';

const KNOWN = ['naive', 'bouncer'];

function parse(line: string) {
  return demandStrategies(parseOptions(line.split(' ').filter(Boolean)), KNOWN);
}

afterEach(() => vi.restoreAllMocks());

test('what is left out', () => {
  expect(parse('')).toEqual({
    ids: [],
    isUsualSample: true,
    schedule: undefined,
    json: undefined,
    faults: [],
    maxFaults: 0,
    buyers: 3,
    overlap: false,
    scene: undefined,
    task: 'matrix',
    all: false,
    sample: { most: 2000, seed: 1 },
  });
});

test.each([
  ['naive bouncer --buyers 3', { ids: ['naive', 'bouncer'], buyers: 3, maxFaults: 0 }],
  ['naive --schedule ABA+xa', { ids: ['naive'], schedule: 'ABA+xa' }],
  ['naive --schedule ABC --buyers 3', { schedule: 'ABC' }],
  ['--faults', { faults: FAULT_KINDS, maxFaults: 1, buyers: 2 }],
  ['--fault redis-flushed,lease-expires', { faults: ['lease-expires', 'redis-flushed'], maxFaults: 1 }],
  ['--fault lease-expires naive', { ids: ['naive'], faults: ['lease-expires'] }],
  ['--fault redis-flushed --fault lease-expires', { faults: ['lease-expires', 'redis-flushed'] }],
  ['--two-faults', { faults: FAULT_KINDS, maxFaults: 2 }],
  ['--two-faults --fault answer-lost', { faults: ['answer-lost'], maxFaults: 2 }],
  ['--json', { json: true }],
  ['naive --json out.json', { ids: ['naive'], json: 'out.json' }],
  ['naive --overlap', { ids: ['naive'], overlap: true }],
  ['--scene restock', { scene: 'restock', faults: [], maxFaults: 0 }],
  ['--scene third-request', { scene: 'third-request', faults: ['answer-lost'], maxFaults: 2 }],
  ['--scene restock --schedule CAB naive', { scene: 'restock', schedule: 'CAB' }],
  ['--isolation', { task: 'isolation' }],
  ['naive', { buyers: 2, all: false }],
  ['naive --all', { all: true, sample: undefined }],
  ['naive --seed 7', { sample: { most: 2000, seed: 7 } }],
  ['naive --most 50', { sample: { most: 50, seed: 1 } }],
  ['naive --promises', { ids: ['naive'], task: 'promises', sample: undefined }],
  ['--promises --most 900', { task: 'promises', sample: { most: 900, seed: 1 } }],
  ['--compare-walks', { task: 'compare-walks' }],
  ['--write-counts', { task: 'write-counts' }],
])('%s', (line, options) => {
  expect(parse(line)).toMatchObject(options);
});

test.each([
  ['nonsense', /no strategy nonsense.*naive, bouncer/],
  ['--schedule AABB', /name it: naive, bouncer/],
  ['naive bouncer --schedule AABB', /one strategy/],
  ['naive --schedule ABC', /--buyers 3/],
  ['--isolation naive', /leave the others out/],
  ['--isolation --faults', /leave the others out/],
  ['--isolation --fault lease-expires', /leave the others out/],
  ['--isolation --two-faults', /leave the others out/],
  ['--isolation --buyers 3', /leave the others out/],
  ['--isolation --overlap', /leave the others out/],
  ['--isolation --scene cancel', /leave the others out/],
  ['--scene cancel --buyers 3', /how many buyers/],
  ['--promises --faults', /its own buyers and faults/],
  ['--compare-walks --all', /its own buyers and faults/],
  ['--promises --write-counts', /ask for one/],
  ['naive --schedule AABB --faults', /as moves/],
  ['naive --schedule AABB --fault lease-expires', /as moves/],
  ['naive --schedule AABB --two-faults', /as moves/],
])('%s is bad usage, and says why', (line, why) => {
  expect(() => parse(line)).toThrow(why);
  expect(() => parse(line)).toThrow(UsageError);
});

test('a strategy after --json is no file', () => {
  expect(parse('--json naive')).toMatchObject({ ids: ['naive'], json: true });
  expect(parse('bouncer --json naive')).toMatchObject({ ids: ['bouncer', 'naive'], json: true });
  expect(parse('naive --json naive.json')).toMatchObject({ ids: ['naive'], json: 'naive.json' });
});

test.each([
  'naive --schedule',
  'naive --schedule AD',
  'naive --schedule a~',
  `naive --schedule ${'A'.repeat(61)}`,
  '--fault fire',
  '--fault lease-expires,fire',
  '--fault',
  '--buyers 1',
  '--buyers 4',
  '--scene hail',
  'naive --most 0',
  'naive --seed x',
  '--nonsense',
])('%s is bad usage, and was explained', (line) => {
  const complaint = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(() => parse(line)).toThrow(UsageError);
  expect(complaint).toHaveBeenCalled();
});
