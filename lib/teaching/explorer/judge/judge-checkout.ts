import { readInt, readText } from '@/lib/core/stores/columns';
import { Memory } from '@/lib/core/stores/memory';
import type { PaymentIntent } from '@/lib/core/stores/payments';
import type { Postgres, Statement } from '@/lib/core/stores/postgres';
import { type Checkout, ORDER_ID } from '@/lib/teaching/explorer/run/checkout';
import type { RunPayments } from '@/lib/teaching/explorer/run/run-payments';
import type { Sandbox } from '@/lib/teaching/explorer/sandbox/sandbox';
import { TICKET_TYPE } from '@/lib/teaching/explorer/sandbox/sandbox-schema';
import type { Harm, Run } from '@/lib/teaching/explorer/timeline';

/*
 * A checkout is judged when all has come to rest: after the last step whoever looks, looks, as the shop does, until
 * nothing is left to do. What is wrong then stays wrong.
 */

const OVER: Statement<string> = {
  name: 'judge-time-passes',
  text: `
    WITH aged AS (UPDATE payments SET at = now() - interval '1 hour')
    UPDATE orders SET held_until = now() - interval '1 s' WHERE status = 'held' AND id = $1 RETURNING id`,
  row: (row) => readText(row, 'id'),
};

interface End {
  readonly status: string;
  /** Tickets that were used at the door. */
  readonly used: number;
  readonly stock: number;
  /** Tickets that orders have, and those that the ledger says are held or sold. */
  readonly taken: number;
  readonly inLedger: number;
  readonly ledgerStock: number;
  /** Tickets that the counts say buyers have. */
  readonly counted: number;
  /** How many times the order's tickets came back. */
  readonly returns: number;
}

const END: Statement<End> = {
  name: 'judge-end',
  text: `
    SELECT o.status, t.stock, (SELECT count(*) FROM tickets WHERE order_id = o.id) AS used,
      (SELECT coalesce(sum(quantity), 0) FROM orders WHERE status IN ('held', 'paid')) AS taken,
      (SELECT coalesce(sum(held + sold), 0) FROM stock_events) AS in_ledger,
      (SELECT sum(delta) FROM stock_events) AS ledger_stock,
      (SELECT coalesce(sum(count), 0) FROM buyer_counts) AS counted,
      (SELECT count(*) FROM stock_events WHERE order_id = o.id AND delta > 0) AS returns
    FROM orders o, ticket_types t WHERE o.id = $1 AND t.id = '${TICKET_TYPE}'`,
  row: (row) => ({
    status: readText(row, 'status'),
    used: readInt(row, 'used'),
    stock: readInt(row, 'stock'),
    taken: readInt(row, 'taken'),
    inLedger: readInt(row, 'in_ledger'),
    ledgerStock: readInt(row, 'ledger_stock'),
    counted: readInt(row, 'counted'),
    returns: readInt(row, 'returns'),
  }),
};

/** More looks than any order needs. */
const LOOKS = 5;

/** The observer of a sandbox as the shop's code knows a Postgres: nobody waits at a gate. */
export const ungated = ({ observer }: Sandbox): Postgres => ({
  driver: 'pg',
  query: (statement, params) => observer.query(statement, params),
  queryLists: () => Promise.reject(new Error('Nobody reads by Drizzle in a lab')),
  transaction: () => Promise.reject(new Error('Nobody looks on in a transaction')),
  close: async () => {},
});

/** Lets time pass and the shop recover, and says all that is wrong then. */
export async function judgeCheckout(
  { recover }: Checkout,
  { outcomes }: Pick<Run, 'outcomes'>,
  sandbox: Sandbox,
  { payments, intents }: RunPayments,
): Promise<readonly Harm[]> {
  const postgres = ungated(sandbox);
  const stores = { postgres, redis: sandbox.redis.server(0), memory: new Memory() };
  await postgres.query(OVER, [ORDER_ID]);
  for (let look = 0; look < LOOKS; look++) {
    const advanced = await recover(ORDER_ID, { stores, payments, paymentDeadlineMs: 1 });
    if (advanced === 'rest') break;
  }
  const [end] = await postgres.query(END, [ORDER_ID]);
  if (!end) throw new Error('The order of the checkout is gone');
  return findHarms(end, await intents(), outcomes);
}

function findHarms(end: End, intents: readonly PaymentIntent[], outcomes: Run['outcomes']): readonly Harm[] {
  const charged = intents.filter(({ status }) => status === 'succeeded');
  const kept = charged.filter(({ refundedCents, amountCents }) => refundedCents < amountCents).length;
  const { status, stock, taken, inLedger, ledgerStock, counted, returns, used } = end;
  const isPaid = status === 'paid';
  const isTold = Object.values(outcomes).includes('paid');
  // Nobody but she herself gives back what she has.
  const isGivenBack = status === 'cancelled' || status === 'refunded';
  const harms: readonly (readonly [Harm, boolean])[] = [
    ['oversold', stock < 0 || stock + taken > 1],
    ['orphan-charge', kept > 0 && !isPaid],
    ['charged-twice', kept > 1],
    ['paid-without-ticket', isTold && !isPaid && !isGivenBack],
    ['ticket-without-money', (isPaid && kept === 0) || (used > 0 && !isPaid)],
    ['returned-twice', returns > 1],
    ['books-differ', inLedger !== taken || ledgerStock !== stock || counted !== taken],
  ];
  return harms.flatMap(([harm, isSo]) => (isSo ? [harm] : []));
}
