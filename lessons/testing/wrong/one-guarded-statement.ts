import { lessonOf, overlapping, type Wrong } from './wrong';

const both = lessonOf('one-guarded-statement', 'in-a-transaction');
const single = lessonOf('one-guarded-statement', 'with-the-shops-own');
const NO_GUARD = ['AND stock >= $2 RETURNING', 'RETURNING'] as const;
const OWN_GUARD = 'AND stock - $2 >= 0';

export const GUARDED_STATEMENT: readonly Wrong[] = [
  both('there is no guard', NO_GUARD),
  both('the guard asks for one', ['AND stock >= $2 RETURNING', 'AND stock >= 1 RETURNING']),
  both(
    'two statements, and no transaction',
    [
      "await postgres.transaction('read committed', async (sql) => {",
      'await (async (sql: typeof postgres) => {',
    ],
    ['});\n    if (order)', '})(postgres);\n    if (order)'],
  ),
  both(
    'the order comes after COMMIT',
    ['const order = await', 'const taken = await'],
    [
      `return version === undefined ? null : await recordSale(sql, purchase, newId(), version);
    });`,
      `return version ?? null;
    });
    const order = taken === null ? null : await recordSale(postgres, purchase, newId(), taken);`,
    ],
  ),
  overlapping(
    single('the guard is in a sub-select', [
      OWN_GUARD,
      'AND (SELECT t.stock FROM ticket_types t WHERE t.id = $1) >= $2',
    ]),
  ),
  overlapping(
    single('it counts the orders in the statement', [
      OWN_GUARD,
      'AND (SELECT coalesce(sum(o.quantity), 0) FROM orders o WHERE o.ticket_type_id = $1) + $2 <= capacity',
    ]),
  ),
  overlapping(
    single(
      'it reads first, in the same statement',
      ['stock = stock - $2', 'stock = seen.before - $2'],
      [
        `WHERE id = $1 ${OWN_GUARD}`,
        'FROM (SELECT stock AS before FROM ticket_types WHERE id = $1) AS seen WHERE id = $1 AND seen.before >= $2',
      ],
    ),
  ),
  single(
    'the stock is kept from going below zero, and nothing else',
    ['stock = stock - $2', 'stock = greatest(stock - $2, 0)'],
    [` ${OWN_GUARD}`, ''],
  ),
  single('one ticket is taken, however many are wanted', [
    'SET stock = stock - $2',
    'SET stock = stock - least($2, 1)',
  ]),
  single('every error is sold out', [
    'runSale(SELL, purchase, stores)',
    "runSale(SELL, purchase, stores).catch(() => ({ kind: 'sold-out', left: 0 }))",
  ]),
];
