import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyCounts } from '@/lib/load/generator/answer';
import { showProgress } from './progress';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const live = { counts: { ...emptyCounts(), sold: 7 }, requests: 9, accepted: 7, underWay: 64 };

function show(terminal: { isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  const progress = showProgress({ ...terminal, write: (text) => written.push(text) });
  return { progress, written };
}

test('a pipe gets a plain line per second', () => {
  const { progress, written } = show({});
  progress.counting(live);
  vi.advanceTimersByTime(2500);
  expect(written).toHaveLength(2);
  for (const line of written) expect(line).toMatch(/^\d\.\d s {2}9 requests {2}7 sold .* 0 errors\n$/);
});

test('a terminal gets a block that is drawn over, no line wider than it', () => {
  const { progress, written } = show({ isTTY: true, columns: 20 });
  progress.counting(live);
  vi.advanceTimersByTime(250);
  expect(written).toHaveLength(2);
  expect(written[0]?.split('\n').every((line) => line.length < 20)).toBe(true);
  expect(written[1]?.startsWith('\u001b[3A\u001b[J')).toBe(true);
});

test('a terminal shows the latest answers, however long it lasts', () => {
  const { progress, written } = show({ isTTY: true });
  const growing = { ...live };
  progress.counting(growing);
  for (let sample = 0; sample < 1000; sample += 1) {
    growing.requests += 1;
    vi.advanceTimersByTime(100);
  }
  expect(written.at(-1)).toContain(`answers  ${'█'.repeat(40)}\n`);
});

test('what is noted goes above the block, what is said ends it', () => {
  const { progress, written } = show({ isTTY: true });
  progress.counting(live);
  vi.advanceTimersByTime(100);
  progress.noted('Redis is gone');
  expect(written.at(-1)?.split('\n')).toHaveLength(5);
  expect(written.at(-1)?.startsWith('\u001b[3A\u001b[JRedis is gone\n')).toBe(true);
  progress.said('done');
  vi.advanceTimersByTime(1000);
  expect(written.at(-1)).toBe('done\n');
});
