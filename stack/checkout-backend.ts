import pg from 'pg';
import type { CheckoutBackend } from '@/lib/bench/measure-checkout';
import { openStripePayments } from '@/lib/core/stores/stripe/stripe-payments';
import type { Stack } from './launcher';

const PATIENCE_MS = 10_000;

/** Opens what the bench of the checkout asks beside the shop: its provider, and its Postgres. */
export async function withCheckoutBackend<T>(
  { databaseUrl, provider }: Stack,
  work: (backend: CheckoutBackend) => Promise<T>,
): Promise<T> {
  if (!provider) throw new Error('A shop of its own has its own payment provider.');
  const payments = openStripePayments({ ...provider, PAYMENT_DEADLINE_MS: PATIENCE_MS });
  const sql = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const count = async (text: string, values: readonly unknown[] = []) =>
    (await sql.query(text, [...values])).rows;
  try {
    return await work({
      payments,
      async countLooks() {
        const [row] = await count(
          `SELECT coalesce(sum(calls), 0)::int AS looks FROM pg_stat_statements
           WHERE query LIKE '%AS has_holds%' AND query NOT LIKE '%pg_stat_statements%'`,
        );
        return row.looks;
      },
      async timeResales(ticketTypeId, holdMs) {
        const rows = await count(
          `SELECT ms FROM (
             SELECT extract(epoch FROM created_at - lag(created_at) OVER (ORDER BY created_at)) * 1000 - $2 AS ms
             FROM orders WHERE ticket_type_id = $1) AS resold
           WHERE ms IS NOT NULL`,
          [ticketTypeId, holdMs],
        );
        return rows.map(({ ms }) => Number(ms));
      },
    });
  } finally {
    await sql.end();
  }
}
