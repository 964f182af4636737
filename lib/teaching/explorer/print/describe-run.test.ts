import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Call, Run, Step, World } from '@/lib/teaching/explorer/timeline';
import { describeRun } from './describe-run';

const call = (text: string): Call => ({ store: 'postgres', name: '', text, source: null });
const world = (stock: number, ...buyers: ('A' | 'B')[]): World => ({
  row: { stock, version: buyers.length, fence: 0 },
  keys: [],
  orders: buyers.map((buyer) => ({ id: `${buyer}1`, buyer, quantity: 1 })),
});
const step = (move: string, actor: 'A' | 'B' | null, rest: Partial<Step>): Step => ({
  move,
  actor,
  fault: null,
  call: null,
  echo: null,
  woke: [],
  answered: [],
  world: world(1),
  ...rest,
});
const run = (rest: Partial<Run>): Run => ({
  strategy: 'planted',
  schedule: 'AB',
  before: world(1),
  steps: [],
  choices: [],
  next: [],
  outcomes: {},
  deadlocks: 0,
  aborts: 0,
  harms: [],
  ...rest,
});
const tell = (rest: Partial<Run>, width?: number) => stripVTControlCharacters(describeRun(run(rest), width));

test('which buyer waits and wakes, what the row says after each step, and the verdict', () => {
  const told = tell({
    steps: [
      step('A', 'A', { call: call('SELECT stock'), echo: { kind: 'returned', reply: 'stock 1' } }),
      step('B', 'B', { call: call('UPDATE stock'), echo: { kind: 'waits', for: ['A'] } }),
      step('A', 'A', {
        call: call('COMMIT'),
        echo: { kind: 'returned', reply: 'COMMIT' },
        woke: [
          {
            actor: 'B',
            call: call('UPDATE stock'),
            echo: { kind: 'failed', reply: 'too late', code: '40001' },
          },
        ],
        answered: [{ actor: 'A', outcome: 'sold' }],
        world: world(-1, 'A', 'B'),
      }),
    ],
    outcomes: { A: 'sold', B: 'sold' },
    aborts: 1,
    harms: ['oversold'],
  });
  expect(told.split('\n').map((line) => line.trimEnd())).toEqual([
    'stock version orders',
    '1     0       -',
    '1     0       -        A: SELECT stock → stock 1',
    '1     0       -        B: UPDATE stock WAITS for A',
    '-1    2       A B      A: COMMIT',
    '                       woke B: UPDATE stock ✕ 40001 too late',
    '                       A answers: sold',
    '',
    'OVERSOLD: A sold, B sold; 1 aborts',
  ]);
});

test('a fault stands in its place, and a call that nobody hears of', () => {
  const told = tell({
    steps: [
      step('x', null, { fault: 'lease-expires' }),
      step('A+', 'A', { fault: 'process-dies-after', call: call('COMMIT'), echo: { kind: 'died' } }),
    ],
    outcomes: { A: 'died' },
  });
  expect(told).toMatch(/all leases end too early\n/);
  expect(told).toMatch(/A's process dies .*\n +A: COMMIT † nobody hears it\n/);
  expect(told).toMatch(/GOOD: A died$/);
});

test('a long statement is cut, what came back never', () => {
  const told = tell(
    {
      steps: [
        step('A', 'A', {
          call: call(`SELECT ${'x, '.repeat(90)}`),
          echo: { kind: 'returned', reply: 'stock 1' },
        }),
      ],
    },
    80,
  );
  const line = told.split('\n').find((text) => text.includes('SELECT'));
  expect(line?.length).toBeLessThanOrEqual(80);
  expect(line).toMatch(/…\s→ stock 1$/);
});

test('the fence and the leases stand in columns of their own, where there are any', () => {
  const lease = { key: 'lock', value: 'A1:1', ttl: 'lease' } as const;
  const locked = { ...world(1), keys: [lease, { ...lease, key: 'server 2: lock' }] };
  const fenced = { ...world(1), row: { stock: 1, version: 0, fence: 7 } };
  const told = tell({
    steps: [step('A', 'A', { world: locked }), step('A', 'A', { world: fenced })].map((one) => ({
      ...one,
      call: call('SELECT'),
      echo: { kind: 'returned', reply: 'OK' },
    })),
  });
  expect(told.split('\n').slice(0, 4)).toEqual([
    'stock version fence lease  orders   ',
    '1     0       -     -      -        ',
    '1     0       -     A1     -        A: SELECT → OK',
    '1     0       7     -      -        A: SELECT → OK',
  ]);
});

test.each([
  [
    'A: … UPDATE ticket_types SET stock = 0 WHERE id = … AND fence = 7 …',
    'WITH sold AS ( UPDATE',
    ' AND fence = 7',
  ],
  ['A: UPDATE ticket_types SET stock = 0 WHERE id = … …', 'UPDATE', ''],
])('of a statement that does it all, what it does to the row: %s', (gist, before, after) => {
  const where = `WHERE id = 'last-ticket'${after} RETURNING id`;
  const text = `${before} ticket_types SET stock = 0, version = version + 1 ${where} ${'INSERT '.repeat(30)}`;
  const told = tell({
    steps: [step('A', 'A', { call: call(text), echo: { kind: 'returned', reply: '0 rows' } })],
  });
  expect(told).toContain(`${gist} → 0 rows\n`);
});

test('a run that was stopped says which buyer can go on', () => {
  expect(
    tell({
      next: [
        { move: 'A', call: null },
        { move: 'x', call: null },
      ],
    }),
  ).toMatch(/Not over: A can go on\.$/);
});

test('a run that did no harm, and not what was asked of it, is not called good', () => {
  const told = stripVTControlCharacters(describeRun(run({}), 80, ['Nobody looked.']));
  expect(told).toMatch(/\nWRONG: [^\n]*\nNobody looked\.$/);
  expect(tell({})).toMatch(/\nGOOD: [^\n]*$/);
});
