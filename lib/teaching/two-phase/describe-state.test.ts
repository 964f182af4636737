import { expect, it } from 'vitest';
import { describeSide, describeState, isTorn } from './describe-state';
import type { RunView } from './run-view';
import { judge, stepsOf } from './steps';

const view = (changes: Partial<RunView> = {}): RunView => ({
  steps: stepsOf('abc'),
  done: 0,
  coordinator: 'alive',
  lines: [],
  prepared: [],
  committed: { holder: null, cents: 10_000 },
  verdict: 'nothing',
  ...changes,
});

const frozen = { gid: 'two-phase-abc-seats', database: 'two_phase_seats', ageS: 1, side: 'seats' } as const;

it.each([
  [null, 10_000, 'nothing'],
  ['A', 5500, 'bought'],
  ['A', 10_000, 'seat-without-money'],
  ['B', 5500, 'money-without-seat'],
  ['B', 10_000, 'nothing'],
] as const)('the seat is %s, the account has %i: %s', (holder, cents, verdict) => {
  expect(judge({ holder, cents })).toBe(verdict);
});

it('says another thing after each statement of a coordinator that lives', () => {
  const said = view().steps.map((_, done) => describeState(view({ done })));
  expect(new Set(said).size).toBe(8);
});

it('says who is to decide when it is gone, and how it ended when nothing is left', () => {
  expect(describeState(view({ coordinator: 'dead', prepared: [frozen] }))).toMatch(
    /^One transaction is .*you decide\.$/,
  );
  expect(describeState(view({ coordinator: 'dead' }))).toContain('no seat, no money taken');
});

it.each([
  [{ done: 0 }, 'none'],
  [{ done: 1 }, 'open'],
  [{ done: 3 }, 'open: its row is locked'],
  [{ done: 5, prepared: [frozen] }, 'prepared: its row is frozen'],
  [{ done: 3, coordinator: 'dead' }, 'none'],
  [{ done: 7 }, 'none'],
] as const)('%j leaves the seats with %s', (changes, state) => {
  expect(describeSide(view(changes), 'seats')).toBe(state);
});

it('is torn when it is over and one alone was committed', () => {
  const half = { coordinator: 'dead', verdict: 'seat-without-money' } as const;
  expect([isTorn(view(half)), isTorn(view({ ...half, prepared: [frozen] })), isTorn(view())]).toEqual([
    true,
    false,
    false,
  ]);
});
