import { randomUUID } from 'node:crypto';
import { openJournal } from './journal';

/** A payment as Stripe shows it, as far as the shop reads it. */
export interface StripeIntent {
  readonly object: 'payment_intent';
  readonly id: string;
  readonly status: 'requires_payment_method' | 'requires_action' | 'succeeded' | 'canceled';
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly latest_charge: { readonly id: string; readonly amount_refunded: number } | null;
}

/** An answer of the provider. */
export interface Said {
  readonly status: number;
  readonly body: object;
}

interface Entry {
  readonly intent?: StripeIntent;
  /** Of which request this was the answer. */
  readonly key?: string;
  readonly asked?: string;
  readonly said?: Said;
  readonly atMs?: number;
}

const card = (code: string, decline: string): Said => ({
  status: 402,
  body: {
    error: { type: 'card_error', code, decline_code: decline, message: 'Your card was declined.' },
  },
});

const DECLINES: Readonly<Record<string, Said>> = {
  pm_card_chargeDeclined: card('card_declined', 'generic_decline'),
  pm_card_chargeDeclinedInsufficientFunds: card('card_declined', 'insufficient_funds'),
};
const CHARGES = /^pm_(card_visa|sim_(slow|lost_before|lost_after))$/;

const refuse = (code: string, message: string, status = 400): Said => ({
  status,
  body: { error: { type: 'invalid_request_error', code, message } },
});

/** All payments and the keys of the requests that made them what they are; a key counts for `keptMs`. */
export class Ledger {
  readonly #intents = new Map<string, StripeIntent>();
  readonly #keys = new Map<string, Required<Pick<Entry, 'asked' | 'said' | 'atMs'>>>();
  readonly #journal;

  constructor(folder: string) {
    const { journal, entries } = openJournal<Entry>(folder);
    this.#journal = journal;
    for (const entry of entries) this.#apply(entry);
  }

  #apply({ intent, key, asked, said, atMs }: Entry): void {
    if (intent) this.#intents.set(intent.id, intent);
    if (key && asked && said && atMs) this.#keys.set(key, { asked, said, atMs });
  }

  /** What was answered to that key. */
  recall(key: string, keptMs: number) {
    const kept = this.#keys.get(key);
    return kept && Date.now() - kept.atMs < keptMs ? kept : undefined;
  }

  /** Does what is asked, and writes it down together with its key; a refusal too. */
  run(path: string, params: URLSearchParams, key: string | undefined, asked: string): Said {
    const { intent, ...said } = this.#decide(path, params);
    const kept = key === undefined ? {} : { key, asked, said, atMs: Date.now() };
    const entry: Entry = { ...(intent && { intent }), ...kept };
    this.#journal.append(entry);
    this.#apply(entry);
    return said;
  }

  #decide(path: string, params: URLSearchParams): Said & { readonly intent?: StripeIntent } {
    const ok = (intent: StripeIntent, body: object = intent) => ({ status: 200, body, intent });
    const [, , kind, id = '', step] = path.split('/');
    if (kind === 'payment_intents' && id === '') return ok(newIntent(params));
    const intent = this.#intents.get(kind === 'refunds' ? (params.get('payment_intent') ?? '') : id);
    if (!intent) return refuse('resource_missing', 'No such payment_intent', 404);
    if (kind === 'refunds') return this.#refund(intent);
    if (intent.status === 'succeeded' || intent.status === 'canceled') {
      return refuse('payment_intent_unexpected_state', `The payment is ${intent.status}.`);
    }
    if (step === 'cancel') return ok({ ...intent, status: 'canceled' });
    if (step !== 'confirm') return refuse('url_invalid', 'There is no such thing here.', 404);
    const method = params.get('payment_method') ?? '';
    if (method === 'pm_card_authenticationRequired') return ok({ ...intent, status: 'requires_action' });
    if (!CHARGES.test(method)) {
      return DECLINES[method] ?? refuse('resource_missing', `No such PaymentMethod: '${method}'`);
    }
    const charge = { id: newId('ch'), amount_refunded: 0 };
    return ok({ ...intent, status: 'succeeded', latest_charge: charge });
  }

  #refund(intent: StripeIntent): Said & { readonly intent?: StripeIntent } {
    const charge = intent.latest_charge;
    if (!charge) return refuse('payment_intent_unexpected_state', 'It was not charged.');
    if (charge.amount_refunded > 0)
      return refuse('charge_already_refunded', 'The charge was already refunded.');
    const refunded = { ...intent, latest_charge: { ...charge, amount_refunded: intent.amount } };
    const body = { object: 'refund', id: newId('re'), amount: intent.amount, status: 'succeeded' };
    return { status: 200, body, intent: refunded };
  }

  find(id: string): StripeIntent | undefined {
    return this.#intents.get(id);
  }

  /** A page of them, the newest first. */
  list(params: URLSearchParams): object {
    const since = Number(params.get('created[gte]') ?? 0);
    const limit = Number(params.get('limit') ?? 10);
    const all = [...this.#intents.values()].filter(({ created }) => created >= since).reverse();
    const after = params.get('starting_after');
    const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const data = all.slice(from, from + limit);
    return {
      ...{ object: 'list', url: '/v1/payment_intents' },
      data,
      has_more: from + limit < all.length,
    };
  }
}

const newId = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`;

function newIntent(params: URLSearchParams): StripeIntent {
  const metadata = [...params].flatMap(([name, value]) => {
    const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  return {
    object: 'payment_intent',
    id: newId('pi'),
    status: 'requires_payment_method',
    amount: Number(params.get('amount')),
    currency: params.get('currency') ?? '',
    created: Math.floor(Date.now() / 1000),
    metadata: Object.fromEntries(metadata),
    latest_charge: null,
  };
}
