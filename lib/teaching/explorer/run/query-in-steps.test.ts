import { expect, test } from 'vitest';
import { onlyReads } from './query-in-steps';

test.each([
  'SELECT stock FROM ticket_types WHERE id = $1',
  '\n  WITH t AS (SELECT 1 AS n) SELECT n FROM t',
  'SELECT idempotency_key, updated FROM orders',
])('only reads: %s', (text) => {
  expect(onlyReads(text)).toBe(true);
});

test.each([
  'UPDATE ticket_types SET stock = 0',
  'WITH sold AS (UPDATE ticket_types SET stock = 0 RETURNING id) SELECT id FROM sold',
  'SELECT stock FROM ticket_types WHERE id = $1 FOR UPDATE',
  'SELECT 1 FROM ticket_types FOR KEY SHARE',
  'SELECT pg_advisory_xact_lock($1)',
  'SELECT stock INTO copy FROM ticket_types',
  'LOCK TABLE ticket_types',
])('may write, or lock: %s', (text) => {
  expect(onlyReads(text)).toBe(false);
});
