import { randomUUID } from 'node:crypto';
import type { IntentParams, PaymentIntent, Payments } from '@/lib/core/stores/payments';

/** The provider as one run knows it. */
export interface RunPayments {
  readonly payments: Payments;
  /** What the provider keeps of this run by now. */
  readonly intents: () => Promise<readonly PaymentIntent[]>;
}

/**
 * Lets the runs of a lab, whose orders have the same ids in each of them, be others to a provider that never forgets: it
 * hears of each order by another name, and its own names of payments read `pi_1`, `pi_2` in every run.
 */
export function openRunPayments(provider: Payments): RunPayments {
  const names = new Map<string, string>();
  const orders = new Map<string, string>();
  /** By what the run calls them: what the provider does. */
  const intents = new Map<string, string>();
  const run = randomUUID();

  const there = (intentId: string) => intents.get(intentId) ?? intentId;
  function here(intent: PaymentIntent): PaymentIntent {
    let name = names.get(intent.id);
    if (name === undefined) {
      name = `pi_${names.size + 1}`;
      names.set(intent.id, name);
      intents.set(name, intent.id);
    }
    return { ...intent, id: name, orderId: orders.get(intent.orderId ?? '') ?? intent.orderId };
  }
  const aliasOf = (orderId: string) => {
    const [alias = randomUUID()] = [...orders].find(([, known]) => known === orderId) ?? [];
    orders.set(alias, orderId);
    return alias;
  };

  const payments: Payments = {
    ...provider,
    create: async (params: IntentParams) =>
      here(await provider.create({ ...params, orderId: aliasOf(params.orderId) })),
    async confirm(intentId, method, key) {
      const confirmation = await provider.confirm(there(intentId), method, `${run}:${key}`);
      return confirmation.kind === 'succeeded'
        ? { ...confirmation, intent: here(confirmation.intent) }
        : confirmation;
    },
    async read(intentId) {
      const intent = await provider.read(there(intentId));
      return intent && here(intent);
    },
    cancel: async (intentId) => here(await provider.cancel(there(intentId))),
    refund: (intentId) => provider.refund(there(intentId)),
  };
  return {
    payments,
    async intents() {
      const kept = await Promise.all([...intents.keys()].map((name) => payments.read(name)));
      return kept.filter((intent) => intent !== null);
    },
  };
}
