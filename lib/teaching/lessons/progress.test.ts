import { expect, test } from 'vitest';
import { changeProgress, parseProgress } from './progress';

test('what was kept is read back', () => {
  const progress = changeProgress(changeProgress({}, '01-a', { choice: 2 }), '01-a', { isDone: true });
  expect(parseProgress(JSON.stringify(progress))).toEqual({ '01-a': { choice: 2, isDone: true } });
});

test('a choice is forgotten, and the rest stays', () => {
  const progress = changeProgress({ '01-a': { choice: 2, isDone: true } }, '01-a', { choice: undefined });
  expect(parseProgress(JSON.stringify(progress))).toEqual({ '01-a': { isDone: true } });
});

test('what was broken is remembered in words', () => {
  const progress = changeProgress({}, '01-a', { broken: ['twice'] });
  expect(parseProgress(JSON.stringify(progress))).toEqual({ '01-a': { broken: ['twice'] } });
});

test.each([
  null,
  '',
  'nonsense',
  '[1]',
  '{"01-a": 3}',
  '{"01-a": {"choice": -1}}',
  '{"01-a": {"broken": "twice"}}',
  '{"01-a": {"isOpened": 1}}',
])('%s is none', (text) => {
  expect(parseProgress(text)).toEqual({});
});
