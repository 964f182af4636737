import Stripe from 'stripe';
import type { Env } from '@/lib/core/env';
import { readField } from '@/lib/core/read-field';
import type { Confirmation, PaymentIntent, Payments } from '@/lib/core/stores/payments';
import { StoreError } from '@/lib/core/stores/store-error';

/** It never got there. Any other broken connection may have broken after it did. */
const NEVER_SENT: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);
const WITH_CHARGE = { expand: ['latest_charge'] };

type StripeSettings = Pick<Env, 'STRIPE_API_BASE' | 'PAYMENT_DEADLINE_MS'> & {
  readonly STRIPE_SECRET_KEY: string;
};

/** Stripe, or whatever speaks its protocol at STRIPE_API_BASE. Nothing is retried here: that is the checkout's to say. */
export function openStripePayments(env: StripeSettings): Payments {
  const base = env.STRIPE_API_BASE === undefined ? null : new URL(env.STRIPE_API_BASE);
  const stripe = new Stripe(env.STRIPE_SECRET_KEY, {
    maxNetworkRetries: 0,
    httpClient: openHttpClient(),
    telemetry: false,
    timeout: env.PAYMENT_DEADLINE_MS,
    ...(base && {
      host: base.hostname,
      port: base.port || (base.protocol === 'http:' ? 80 : 443),
      protocol: base.protocol === 'http:' ? 'http' : 'https',
    }),
  });
  const read = async (id: string) =>
    toIntent(await stripe.paymentIntents.retrieve(id, WITH_CHARGE).catch(throwStoreError));

  return {
    driver: 'stripe',
    async create({ orderId, ticketTypeId, generation, amountCents, currency }) {
      const made = stripe.paymentIntents.create(
        {
          amount: amountCents,
          currency: currency.toLowerCase(),
          // No way to pay that leads away from the shop.
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          metadata: { order: orderId, ticketType: ticketTypeId, generation: String(generation) },
        },
        { idempotencyKey: orderId },
      );
      return toIntent(await made.catch(throwStoreError));
    },

    async confirm(intentId, method, key) {
      try {
        const params = { payment_method: method };
        const intent = await stripe.paymentIntents.confirm(intentId, params, { idempotencyKey: key });
        return toConfirmation(intent);
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError) {
          return { kind: 'declined', code: error.decline_code ?? error.code ?? 'card_declined' };
        }
        if (isCode(error, 'payment_intent_unexpected_state')) {
          const intent = await read(intentId);
          if (intent.status === 'succeeded') return { kind: 'succeeded', intent };
          if (intent.status !== 'open')
            return { kind: intent.status === 'canceled' ? 'closed' : 'processing' };
        }
        throwStoreError(error);
      }
    },

    async read(intentId) {
      try {
        return toIntent(await stripe.paymentIntents.retrieve(intentId, WITH_CHARGE));
      } catch (error) {
        if (isCode(error, 'resource_missing')) return null;
        throwStoreError(error);
      }
    },

    async cancel(intentId) {
      try {
        return toIntent(await stripe.paymentIntents.cancel(intentId));
      } catch (error) {
        if (isCode(error, 'payment_intent_unexpected_state')) return read(intentId);
        throwStoreError(error);
      }
    },

    async refund(intentId) {
      try {
        const key = { idempotencyKey: `${intentId}:refund` };
        await stripe.refunds.create({ payment_intent: intentId }, key);
      } catch (error) {
        if (!isCode(error, 'charge_already_refunded')) throwStoreError(error);
      }
    },

    async *list(since) {
      try {
        const params = { created: { gte: since }, limit: 100, expand: ['data.latest_charge'] };
        for await (const intent of stripe.paymentIntents.list(params)) yield toIntent(intent);
      } catch (error) {
        throwStoreError(error);
      }
    },
  };
}

/**
 * Where a connection breaks before an answer, the SDK asks once more, whatever it was told, and shows what came of the
 * second try alone: one that is refused would pass for a payment that surely was not made. An error without a code it
 * leaves as it is.
 */
function openHttpClient(): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient();
  const { makeRequest } = client;
  client.makeRequest = (...request) =>
    makeRequest.apply(client, request).catch((cause: unknown) => {
      const isBroken = readField(cause, 'code') === 'ECONNRESET' || readField(cause, 'code') === 'EPIPE';
      throw isBroken ? new Error('The connection broke.', { cause }) : cause;
    });
  return client;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === code;
}

function throwStoreError(error: unknown): never {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  throw new StoreError('payments', hadNoEffect(error) ? 'none' : 'unknown', error.message, error);
}

function hadNoEffect(error: InstanceType<typeof Stripe.errors.StripeError>): boolean {
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const { detail } = error;
    return typeof detail === 'object' && detail !== null && 'code' in detail && NEVER_SENT.has(detail.code);
  }
  const { statusCode = 500 } = error;
  // 409: another request with this key is under way.
  return statusCode < 500 && statusCode !== 409;
}

type StripeStatus = Stripe.PaymentIntent['status'];

const STATUSES: Readonly<Partial<Record<StripeStatus, PaymentIntent['status']>>> = {
  succeeded: 'succeeded',
  canceled: 'canceled',
  processing: 'processing',
};

function toConfirmation(intent: Stripe.PaymentIntent): Confirmation {
  const { status } = intent;
  // The shop has no page for a card's second factor.
  if (status === 'requires_action') return { kind: 'declined', code: 'authentication_required' };
  const known = STATUSES[status];
  if (known === 'succeeded') return { kind: known, intent: toIntent(intent) };
  if (known === 'processing') return { kind: known };
  return known === 'canceled' ? { kind: 'closed' } : { kind: 'declined', code: status };
}

function toIntent(intent: Stripe.PaymentIntent): PaymentIntent {
  const { metadata, latest_charge: charge } = intent;
  return {
    id: intent.id,
    status: STATUSES[intent.status] ?? 'open',
    amountCents: intent.amount,
    currency: intent.currency.toUpperCase(),
    orderId: metadata.order ?? null,
    ticketTypeId: metadata.ticketType ?? null,
    generation: metadata.generation === undefined ? null : Number(metadata.generation),
    refundedCents: typeof charge === 'object' && charge !== null ? charge.amount_refunded : 0,
  };
}
