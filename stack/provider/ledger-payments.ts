import { readField } from '@/lib/core/read-field';
import type { Confirmation, PaymentIntent, Payments } from '@/lib/core/stores/payments';
import { StoreError } from '@/lib/core/stores/store-error';
import { Ledger, type StripeIntent } from './ledger';

/** The keys of a lab's runs are never asked for again. */
const KEPT_MS = 24 * 3600 * 1000;

/**
 * The simulator without HTTP and without the vendor's SDK, for a lab that asks it ten thousand times: what it decides is the
 * very ledger that the provider's process keeps.
 */
export function openLedgerPayments(folder: string): Payments {
  const ledger = new Ledger(folder);

  function ask(path: string, params: Readonly<Record<string, string>>, key?: string) {
    const body = new URLSearchParams(params);
    const asked = `${path} ${body}`;
    const kept = key === undefined ? undefined : ledger.recall(key, KEPT_MS);
    const { status, body: said } = kept?.said ?? ledger.run(path, body, key, asked);
    return { status, code: readField(readField(said, 'error'), 'code'), said };
  }
  const find = (id: string): PaymentIntent => {
    const intent = ledger.find(id);
    if (!intent) throw new StoreError('payments', 'none', `there is no ${id}`);
    return toIntent(intent);
  };
  const refuse = (code: unknown) => new StoreError('payments', 'none', String(code));

  return {
    driver: 'stripe',
    async create({ orderId, ticketTypeId, generation, amountCents, currency }) {
      const metadata = { order: orderId, ticketType: ticketTypeId, generation: String(generation) };
      const params = {
        amount: String(amountCents),
        currency: currency.toLowerCase(),
        ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`metadata[${name}]`, value])),
      };
      return find(String(readField(ask('/v1/payment_intents', params, orderId).said, 'id')));
    },
    async confirm(id, method, key): Promise<Confirmation> {
      const { status, code } = ask(`/v1/payment_intents/${id}/confirm`, { payment_method: method }, key);
      if (status === 402) return { kind: 'declined', code: String(code) };
      const intent = find(id);
      if (intent.status === 'succeeded') return { kind: 'succeeded', intent };
      if (intent.status === 'canceled') return { kind: 'closed' };
      if (status === 200) return { kind: 'declined', code: 'authentication_required' };
      throw refuse(code);
    },
    async read(id) {
      const intent = ledger.find(id);
      return intent ? toIntent(intent) : null;
    },
    async cancel(id) {
      ask(`/v1/payment_intents/${id}/cancel`, {});
      return find(id);
    },
    async refund(id) {
      const { status, code } = ask('/v1/refunds', { payment_intent: id }, `${id}:refund`);
      if (status !== 200 && code !== 'charge_already_refunded') throw refuse(code);
    },
    async *list() {},
  };
}

const STATUSES = { succeeded: 'succeeded', canceled: 'canceled' } as const;

function toIntent({ id, status, amount, currency, metadata, latest_charge }: StripeIntent): PaymentIntent {
  return {
    id,
    status: status === 'succeeded' || status === 'canceled' ? STATUSES[status] : 'open',
    amountCents: amount,
    currency: currency.toUpperCase(),
    orderId: metadata.order ?? null,
    ticketTypeId: metadata.ticketType ?? null,
    generation: metadata.generation === undefined ? null : Number(metadata.generation),
    refundedCents: latest_charge?.amount_refunded ?? 0,
  };
}
