import { expect, it } from 'vitest';
import { type CheckEvent, describeTrialMap, followCheck, NOTHING } from './check-state';

const cell = (schedule: string, kind: 'bad' | 'good'): CheckEvent => ({
  type: 'cell',
  trial: 'two buyers',
  schedule,
  kind,
  complaints: kind === 'bad' ? ['Oversold.'] : [],
});
const follow = (...events: readonly CheckEvent[]) => events.reduce(followCheck, NOTHING);

it('sorts what comes in any order, and counts it', () => {
  const state = follow({ type: 'begin' }, cell('BA', 'good'), cell('AB', 'bad'));
  expect(state.trials[0]?.cells.map(({ schedule }) => schedule)).toEqual(['AB', 'BA']);
  expect(state.trials.map(describeTrialMap)).toEqual(['2 schedules so far, 1 goes wrong']);
  const over = followCheck(state, { type: 'trial', title: 'two buyers', schedules: 2, bad: 1 });
  expect(over.trials.map(describeTrialMap)).toEqual(['2 schedules, 1 goes wrong']);
});

it('forgets the colours of the text before, and its complaint', () => {
  const state = follow(cell('AB', 'bad'), { type: 'broken', message: 'no', line: 3 }, { type: 'begin' });
  expect(state).toEqual({ ...NOTHING, isRunning: true });
});

it('keeps the map while one schedule of it is opened', () => {
  const state = follow(
    cell('AB', 'good'),
    { type: 'done', isSolved: true },
    { type: 'open' },
    { type: 'end' },
  );
  expect(state).toMatchObject({ isRunning: false, isSolved: true });
  expect(state.trials).toHaveLength(1);
});
