import { expect, test } from 'vitest';
import { gistOf } from './gist';

const SELL = 'INSERT INTO buyer_counts (count) SELECT 1 FROM sold';

test.each([
  [
    `WITH sold AS ( UPDATE ticket_types SET stock = 0, version = version + 1 WHERE id = 'last-ticket' AND fence = 7 RETURNING id ), counted AS ( ${SELL} )`,
    '… UPDATE ticket_types SET stock = 0 WHERE id = … AND fence = 7 …',
  ],
  [
    "UPDATE ticket_types SET stock = 0, version = version + 1 WHERE id = 'last-ticket' RETURNING version",
    'UPDATE ticket_types SET stock = 0 WHERE id = … …',
  ],
  [`WITH counted AS ( ${SELL} ) INSERT INTO orders (id) VALUES ('A1')`, '… INSERT INTO orders …'],
  [
    "SELECT t.generation, t.version, t.stock, t.per_buyer_limit FROM (VALUES ('last-ticket')) wanted (type)",
    'SELECT stock, version …',
  ],
  [
    "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || 'last-ticket', 0))",
    'SELECT pg_advisory_xact_lock(…)',
  ],
  [
    'SELECT s.n FROM single_tickets s JOIN ticket_types t ON t.id = s.type WHERE s.order_id IS NULL FOR UPDATE OF s SKIP LOCKED',
    'SELECT s.n FROM single_tickets … FOR UPDATE OF s SKIP LOCKED',
  ],
  [
    'EVAL unlock KEYS lt:{last-ticket}:lock ARGV A1 (server 2)',
    'EVAL unlock: DEL the lock, where the token is the same (server 2)',
  ],
  ['EVAL own-script KEYS lock ARGV A1', undefined],
  ['SELECT 1', undefined],
])('%s', (text, gist) => {
  expect(gistOf(text)).toBe(gist);
});
