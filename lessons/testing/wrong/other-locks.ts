import { lessonOf, type Wrong } from './wrong';

const numbers = lessonOf('other-locks', 'two-numbers');
const tries = lessonOf('other-locks', 'does-not-wait');
const LOCK = 'pg_advisory_xact_lock(hashtext(current_schema()), hashtext($1))';
const TAKES_LOCK = `return postgres.transaction('read committed', async (sql) => {
      await sql.query(LOCK, [purchase.ticketTypeId]);`;
const ASYNC = ['  sell(purchase', '  async sell(purchase'] as const;
const ENDS_SALE = `return order ? { kind: 'sold', order, replayed: false } : { kind: 'not-found' };
    });`;
const FREE = `{ ...LOCK, name: 'free', text: LOCK.text.replace('_lock', '_unlock') }`;
const WITH_GUARD = ["WHERE id = $1'", "WHERE id = $1 AND stock >= $2'"] as const;

export const OTHER_LOCKS: readonly Wrong[] = [
  numbers('the lock ends with its own statement', ASYNC, [
    TAKES_LOCK,
    `await postgres.query(LOCK, [purchase.ticketTypeId]);
    return postgres.transaction('read committed', async (sql) => {`,
  ]),
  numbers(
    'the lock is its session’s, freed in another statement',
    ASYNC,
    ['advisory_xact_lock', 'advisory_lock'],
    [
      TAKES_LOCK,
      `await postgres.query(LOCK, [purchase.ticketTypeId]);
    const outcome = await postgres.transaction('read committed', async (sql) => {`,
    ],
    [
      ENDS_SALE,
      `${ENDS_SALE.replace('};', '} as const;')}
    await postgres.query(${FREE}, [purchase.ticketTypeId]);
    return outcome;`,
    ],
  ),
  numbers('the lock is its session’s, and nobody frees it', ['advisory_xact_lock', 'advisory_lock']),
  numbers(
    'the lock is its session’s, freed before COMMIT',
    ['advisory_xact_lock', 'advisory_lock'],
    ['return order ?', `await sql.query(${FREE}, [purchase.ticketTypeId]);\n      return order ?`],
  ),
  numbers('each buyer locks a number', [
    'sql.query(LOCK, [purchase.ticketTypeId])',
    'sql.query(LOCK, [purchase.buyerId])',
  ]),
  numbers('each buyer locks a number, and a guard holds', WITH_GUARD, [
    'sql.query(LOCK, [purchase.ticketTypeId])',
    'sql.query(LOCK, [purchase.buyerId])',
  ]),
  numbers('it locks the row', [`SELECT ${LOCK}`, 'SELECT id FROM ticket_types WHERE id = $1 FOR UPDATE']),
  numbers('two may share the lock', ['advisory_xact_lock', 'advisory_xact_lock_shared']),
  numbers('it reads before it locks', [
    `await sql.query(LOCK, [purchase.ticketTypeId]);
      const state = await readSaleState(sql, purchase);`,
    `const state = await readSaleState(sql, purchase);
      await sql.query(LOCK, [purchase.ticketTypeId]);`,
  ]),
  tries('it does not heed what the lock says', ['if (!isMine)', 'if (isMine === null)']),
  tries('one ticket is taken, however many are wanted', ['?? 0) - purchase.quantity', '?? 0) - 1']),
  numbers('the sale is on another connection', ['sql.query(TAKE', 'postgres.query(TAKE']),
  numbers('each session locks a number, and a guard holds', WITH_GUARD, [
    'hashtext(current_schema()), hashtext($1)',
    'pg_backend_pid(), hashtext($1)',
  ]),
];
