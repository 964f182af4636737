import { expect, test } from 'vitest';
import { divideRounds, FIGURES, type FigureName, growth, judge, median } from './figures';

function judgeFigure(name: FigureName, rounds: readonly number[]) {
  const figure = FIGURES.find((each) => each.name === name);
  if (!figure) throw new Error(name);
  return judge(figure, rounds);
}

test.each([
  [[], null],
  [[3], 3],
  [[9, 1], 5],
  [[10, 9, 1], 9],
  [[4, 100, 1, 2], 3],
])('the median of %j is %j', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test.each([
  ['salesThroughNext', 0.85, true],
  ['salesThroughNext', 0.8499, false],
  ['sellOutTime', 1, true],
  ['sellOutTime', 1.0001, false],
  ['violations', 0, true],
  ['violations', 1, false],
  ['cpuMsPerSale', 1e9, true],
] as const)('%s of %d is judged %j', (name, value, ok) => {
  expect(judgeFigure(name, [value])).toMatchObject({ value, ok });
});

test('a figure with a goal that nobody measured is a goal missed; one without is none', () => {
  expect(judgeFigure('statementsPerSale', [])).toMatchObject({ value: null, ok: false });
  expect(judgeFigure('sellOutTime', [1, Number.NaN, 1])).toMatchObject({ value: null, ok: false });
  expect(judgeFigure('refusals', [])).toMatchObject({ value: null, ok: true });
});

test('the ratio is the median of the rounds, each divided by itself', () => {
  // The machine is four times slower in the second round: the quotient of the medians would say 1.
  const ratios = divideRounds([200, 50, 200], [100, 25, 400]);
  expect(ratios).toEqual([2, 2, 0.5]);
  expect(judgeFigure('salesThroughFastLane', ratios)).toMatchObject({ value: 2, ok: true, rounds: ratios });
  expect(divideRounds([1, 1], [2])).toEqual([0.5, Number.NaN]);
});

test('growth compares the quarters at both ends, and no peak between or within them', () => {
  expect(growth([100, 900, 100, 500, 500, 500, 500, 500, 500, 110, 110, 900])).toBeCloseTo(1.1);
  expect(growth([1, 2, 3])).toBeNaN();
});
