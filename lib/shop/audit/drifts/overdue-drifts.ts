import { readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import { tellMoved } from '@/lib/shop/bouncer/release';
import { advance } from '@/lib/shop/checkout/advance';
import { MISMATCH } from '@/lib/shop/checkout/pairs';
import { readCheckout } from '@/lib/shop/checkout/read-checkout';
import { expire } from '@/lib/shop/checkout/transitions';
import { drift } from './drift';

interface Overdue {
  readonly orderId: string;
  readonly ticketTypeId: string;
  readonly pair: string;
}

/** A sweep looks once a second, or once in five after an answer. */
const GRACE = `interval '10 s'`;

const readOverdue = (row: Parameters<Statement<Overdue>['row']>[0]): Overdue => ({
  orderId: readText(row, 'id'),
  ticketTypeId: readText(row, 'ticket_type_id'),
  pair: `${readText(row, 'status')}/${readText(row, 'money')}`,
});

const DUE: Statement<Overdue> = {
  name: 'audit-due-holds',
  text: `
    SELECT /* not for pg_stat_statements */ id, ticket_type_id, status, money FROM orders
    WHERE status = 'held' AND held_until < now() - ${GRACE} ORDER BY id LIMIT 1000`,
  row: readOverdue,
};

/** Since the last attempt, or since the order was made. What somebody has to look at is another drift. */
const ON_ITS_WAY: Statement<Overdue> = {
  name: 'audit-overdue-money',
  text: `
    SELECT /* not for pg_stat_statements */ o.id, o.ticket_type_id, o.status, o.money FROM orders o LEFT JOIN LATERAL (
      SELECT max(at) AS at, coalesce(bool_or(code = '${MISMATCH}'), false) AS is_mismatched
      FROM payments WHERE order_id = o.id
    ) p ON true
    WHERE o.money IN ('open', 'owed') AND o.status <> 'held' AND NOT p.is_mismatched
      AND coalesce(p.at, o.created_at) < now() - interval '60 s'
    ORDER BY o.id LIMIT 1000`,
  row: readOverdue,
};

const toFound = (facts: Overdue, text: string) => ({
  ...{ subject: facts.orderId, ticketTypeId: facts.ticketTypeId },
  ...{ text, facts },
});

export const dueHolds = drift<Overdue>({
  kind: 'due-hold',
  holds: 'held orders against the clock of Postgres',
  find: async ({ stores: { postgres } }) =>
    (await postgres.query(DUE, [])).map((each) => toFound(each, 'its hold is over, and nobody has ended it')),
  async mend({ facts }, { stores }) {
    const moved = await expire(stores.postgres, [facts.orderId]);
    await tellMoved(moved, stores);
    return moved.length > 0 ? { before: facts.pair, after: 'expired' } : null;
  },
});

export const overdueMoney = drift<Overdue>({
  kind: 'overdue-money',
  holds: 'orders whose money is on its way against the time that it may take',
  find: async ({ stores: { postgres } }) =>
    (await postgres.query(ON_ITS_WAY, [])).map((each) =>
      toFound(each, `its money is on its way for more than a minute (${each.pair})`),
    ),
  async mend({ facts }, desk) {
    const { payments } = desk;
    if (!payments || (await advance(facts.orderId, { ...desk, payments })) !== 'rest') return null;
    const order = await readCheckout(desk.stores, facts.orderId);
    return order && { before: facts.pair, after: `${order.status}/${order.money}` };
  },
});
