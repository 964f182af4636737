import { Memory } from '@/lib/core/stores/memory';
import type { Statement } from '@/lib/core/stores/postgres';
import { beginTogether } from '@/lib/shop/checkout/begin-together';
import { settle } from '@/lib/shop/checkout/transitions';
import { ungated } from '@/lib/teaching/explorer/judge/judge-checkout';
import { buyerIdOf } from '@/lib/teaching/explorer/names';
import { type Checkout, ORDER_ID } from '@/lib/teaching/explorer/run/checkout';
import type { RunPayments } from '@/lib/teaching/explorer/run/run-payments';
import type { Sandbox } from './sandbox';
import { TICKET_TYPE } from './sandbox-schema';

const AMOUNT_CENTS = 4200;

/** A holds the last ticket, for an hour. */
const HOLD: Statement<null> = {
  name: 'lab-hold',
  text: `
    WITH taken AS (
      UPDATE ticket_types SET stock = 0, version = 1, hold_ms = 60000 WHERE id = '${TICKET_TYPE}'
    ), counted AS (
      INSERT INTO buyer_counts (ticket_type_id, buyer_id, count, "limit") VALUES ('${TICKET_TYPE}', $2, 1, 4)
    ), told AS (
      INSERT INTO stock_events (ticket_type_id, version, n, kind, delta, order_id, cents)
      VALUES ('${TICKET_TYPE}', 1, 0, 'held', -1, $1, ${AMOUNT_CENTS})
    )
    INSERT INTO orders (id, buyer_id, idempotency_key, ticket_type_id, quantity, total_cents, currency, status, held_until)
    VALUES ($1, $2, 'key-A', '${TICKET_TYPE}', 1, ${AMOUNT_CENTS}, 'EUR', 'held', now() + interval '1 hour')`,
  row: () => null,
};

/** Brings A's order to where the scene begins. */
export async function beginCheckout(
  { begins }: Checkout,
  sandbox: Sandbox,
  { payments }: RunPayments,
): Promise<void> {
  const postgres = ungated(sandbox);
  await postgres.query(HOLD, [ORDER_ID, buyerIdOf('A')]);
  if (begins === 'held') return;
  const params = { orderId: ORDER_ID, ticketTypeId: TICKET_TYPE, generation: 1, currency: 'EUR' };
  const { id: intentId } = await payments.create({ ...params, amountCents: AMOUNT_CENTS });
  const attempt = { orderId: ORDER_ID, intentId, key: 'key-0', methodHash: '' };
  await beginTogether(attempt, { postgres, memory: new Memory() });
  await payments.confirm(intentId, 'pm_card_visa', `${ORDER_ID}:1`);
  await settle(postgres, [ORDER_ID]);
}
