import { expect, test } from 'vitest';
import { leavesSomething } from './sessions';

test.each([
  ['SELECT pg_advisory_lock(1)', true],
  ['SELECT pg_try_advisory_lock_shared(1)', true],
  ['SELECT pg_advisory_xact_lock(1)', false],
  [`SELECT set_config('a', 'b', false)`, true],
  [`SELECT set_config('a', 'b', true)`, false],
  ['SET lock_timeout = 10', true],
  ['  SET  LOCAL lock_timeout = 10', false],
  ['BEGIN', true],
  ['start transaction', true],
  ['UPDATE ticket_types SET stock = 0', false],
])('%s leaves something in its session: %s', (text, isSo) => {
  expect(leavesSomething(text)).toBe(isSo);
});
