import { readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Sandbox } from '@/lib/teaching/explorer/sandbox/sandbox';
import type { CheckoutWorld } from '@/lib/teaching/explorer/timeline';
import { ORDER_ID } from './checkout';
import type { RunPayments } from './run-payments';

const ORDER: Statement<Omit<CheckoutWorld, 'charge'>> = {
  name: 'lab-checkout',
  text: `
    SELECT o.status, o.money, coalesce(o.intent_id, '') AS intent_id,
      (SELECT coalesce(string_agg(kind, ' ' ORDER BY version, n), '') FROM stock_events WHERE order_id = o.id) AS ledger
    FROM orders o WHERE o.id = $1`,
  row: (row) => ({
    status: readText(row, 'status'),
    money: readText(row, 'money'),
    intent: readText(row, 'intent_id') || null,
    ledger: readText(row, 'ledger').split(' ').filter(Boolean),
  }),
};

/** Where tickets and money of A's order are, here and at the provider. */
export async function readCheckoutWorld(
  { observer }: Sandbox,
  { intents }: RunPayments,
): Promise<CheckoutWorld | undefined> {
  const [[order], kept] = await Promise.all([observer.query(ORDER, [ORDER_ID]), intents()]);
  const [payment] = kept;
  const charge = payment === undefined ? 'none' : payment.refundedCents > 0 ? 'given back' : payment.status;
  return order && { ...order, charge };
}
