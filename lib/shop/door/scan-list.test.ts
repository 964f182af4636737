import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findPending, nameOf, reduceScans, retryMs, type ScanList, type ScanMove } from './scan-list';

const codeOf = (id: string) => ({ code: `code ${id}` });
const play = (moves: readonly ScanMove<string>[], list: ScanList<string> = []) =>
  moves.reduce<ScanList<string>>((sofar, move) => reduceScans(sofar, move), list);

const ids = fc.constantFrom(...'abcdefghijklmno');
const moves = fc.array(
  fc.oneof(
    ids.map((id): ScanMove<string> => ({ type: 'no-answer', id })),
    ids.map((id): ScanMove<string> => ({ type: 'ask-again', id })),
    ids.map((id): ScanMove<string> => ({ type: 'answer', id, answer: `answer ${id}` })),
  ),
);

test('in whatever order answers come and are lost, each scan keeps its own, and none without one is dropped', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...'abcdefghijklmno']), moves, (scanned, happening) => {
      const list = play(happening, play(scanned.map((id) => ({ type: 'scan', id, wanted: codeOf(id) }))));
      const answered = new Set(happening.filter(({ type }) => type === 'answer').map(({ id }) => id));
      for (const { id, wanted, state, answer } of list) {
        expect(wanted).toEqual(codeOf(id));
        expect(answer).toBe(answered.has(id) ? `answer ${id}` : null);
        expect(state === 'answered').toBe(answered.has(id));
      }
      const kept = new Set(list.map(({ id }) => id));
      for (const id of scanned) if (!answered.has(id)) expect(kept).toContain(id);
    }),
  );
});

test('a ticket that is read twice is pending once, until it has its answer', () => {
  const list = play([{ type: 'scan', id: 'a', wanted: codeOf('a') }]);
  expect(findPending(list, codeOf('a'))?.id).toBe('a');
  expect(findPending(list, codeOf('b'))).toBeUndefined();
  expect(findPending(list, { orderId: 'a', n: '1' })).toBeUndefined();
  const answered = play([{ type: 'answer', id: 'a', answer: 'yes' }], list);
  expect(findPending(answered, codeOf('a'))).toBeUndefined();
});

test('eight answered scans stay, the newest first', () => {
  const scans = [...'abcdefghijk'].flatMap((id): ScanMove<string>[] => [
    { type: 'scan', id, wanted: codeOf(id) },
    { type: 'answer', id, answer: 'yes' },
  ]);
  const list = play([...scans, { type: 'scan', id: 'z', wanted: codeOf('z') }]);
  expect(list.map(({ id }) => id).join('')).toBe('zkjihgfed');
});

test('the waits grow to a bound', () => {
  expect([1, 2, 3, 4, 5, 6, 40].map(retryMs)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test('a scan is called by its number where the code has one', () => {
  const orderId = '3aa17b84-5c1d-4e2f-8a3b-0123456789ab';
  expect(nameOf({ code: `]Q1LT1.${orderId}.2.abc` })).toBe('3AA1-7B84-2');
  expect(nameOf({ orderId, n: '12' })).toBe('3AA1-7B84-12');
  expect(nameOf({ code: '4006381333931' })).toBe('4006381333931');
});
