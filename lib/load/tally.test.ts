import { expect, test } from 'vitest';
import type { Answer } from './answer';
import { Tally } from './tally';

const timing = (tookMs: number) => ({ dueAtMs: 0, sentAtMs: 0, answeredAtMs: tookMs });
const lost = (message = 'no answer: ECONNRESET'): Answer => ({ kind: 'error', message, isFinal: false });

test('of very many unexpected answers the first are told apart, and the others counted together', () => {
  const [one, other] = [new Tally(0), new Tally(0)];
  for (let n = 0; n < 100; n += 1) {
    one.record(lost(`order ${n} is bad`), timing(1));
    other.record(lost(`order ${n + 50} is bad`), timing(1));
  }
  expect(one.errors.size).toBe(21);
  expect(one.errors.get('others')).toBe(80);
  one.addPacked(other.pack());
  expect(one.errors.size).toBe(21);
  expect([...one.errors.values()].reduce((sum, count) => sum + count)).toBe(200);
});
