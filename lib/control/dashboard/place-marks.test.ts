import { expect, test } from 'vitest';
import { placeMarks } from './place-marks';

const ROOM = { right: 1000, rows: 4, gap: 5 };

/** Where the words of each mark stand. */
const boxes = (marks: readonly { x: number; width: number }[]) =>
  placeMarks(marks, ROOM).map(({ row, isBefore }, i) => {
    const { x = 0, width = 0 } = marks[i] ?? {};
    return { row, from: isBefore ? x - 5 - width : x + 5, to: isBefore ? x - 5 : x + 5 + width };
  });

test('no words cover others, however close the marks are', () => {
  const marks = [10, 12, 12, 40, 41, 300, 330, 700, 960, 990, 999].map((x) => ({ x, width: 80 }));
  const shown = boxes(marks).filter(({ row }) => row !== null);
  for (const [i, a] of shown.entries()) {
    for (const b of shown.slice(i + 1)) {
      const isApart = a.row !== b.row || a.to <= b.from || b.to <= a.from;
      expect(isApart, JSON.stringify([a, b])).toBe(true);
    }
  }
  expect(shown.length).toBeGreaterThanOrEqual(8);
});

test('words stay inside the chart', () => {
  for (const { to } of boxes([{ x: 950, width: 120 }])) expect(to).toBeLessThanOrEqual(1000);
});

test('where all rows are full the line stands alone', () => {
  const placed = placeMarks(Array(6).fill({ x: 50, width: 80 }), ROOM);
  expect(placed.map(({ row }) => row)).toEqual([0, 1, 2, 3, null, null]);
});
