import { lessonOf, overlapping, type Wrong } from './wrong';

const check = lessonOf('a-rule-across-rows', 'in-a-transaction');
const first = lessonOf('a-rule-across-rows', 'locks-the-type-first');
const count = lessonOf('a-rule-across-rows', 'counts-beside-it');
const COUNTS = 'DO UPDATE SET count = mine.count + excluded.count';

export const ACROSS_ROWS: readonly Wrong[] = [
  check('the limit is called sold out', [
    "{ kind: 'limit-reached', limit: 1 }",
    "{ kind: 'sold-out', left: 0 }",
  ]),
  check('every SQLSTATE is the limit', [" && error.constraint === 'buyer_counts_within_limit'", '']),
  check('nobody catches the CHECK', ['if (!isOverLimit(error)) throw error;', 'throw error;']),
  first('nobody waits', [' FOR NO KEY UPDATE', '']),
  first(
    'each request has a lock of its own',
    [
      'SELECT id FROM ticket_types WHERE id = $1 FOR NO KEY UPDATE',
      'SELECT pg_advisory_xact_lock(hashtext(current_schema() || $1::text))',
    ],
    ['sql.query(LOCK, [purchase.ticketTypeId])', 'sql.query(LOCK, [purchase.idempotencyKey])'],
  ),
  count('the count stands still', [COUNTS, 'DO UPDATE SET count = mine.count']),
  count('a second count is dropped', [COUNTS, 'DO NOTHING']),
  count('it counts orders, not tickets', [
    'buyer_id, quantity, per_buyer_limit FROM',
    'buyer_id, 1, per_buyer_limit FROM',
  ]),
  overlapping(
    count(
      'it counts the orders in the statement that sells',
      [
        'AND stock >= $2\n',
        `AND stock >= $2 AND $2 + (
        SELECT coalesce(sum(o.quantity), 0) FROM orders o WHERE o.ticket_type_id = $1 AND o.buyer_id = $3::uuid
      ) <= per_buyer_limit\n`,
      ],
      ['quantity, per_buyer_limit FROM sold', 'quantity, 1000 FROM sold'],
    ),
  ),
  check(
    'what is over the limit is given back by hand',
    [
      "await postgres.transaction('read committed', async (sql) => {",
      'await (async (sql: typeof postgres) => {',
    ],
    ['});\n      if (order)', '})(postgres);\n      if (order)'],
    [
      "return { kind: 'limit-reached', limit: 1 };",
      `await postgres.query({ ...TAKE, name: 'give', text: TAKE.text.replace('stock - ', 'stock + ').replace('AND stock >= $2', '') }, [
        purchase.ticketTypeId, purchase.quantity,
      ]);
      return { kind: 'limit-reached', limit: 1 };`,
    ],
  ),
];
