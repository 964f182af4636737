import Stripe from 'stripe';

/**
 * Which order a webhook names; what else it says is not believed.
 * @param body as it came, unread
 * @returns `orderId` null: it names none; `isOfCharge`: it says that it was charged. Null: it is not signed by the provider, or was too long ago
 */
export function readWebhook(
  body: string | Buffer,
  signature: string,
  secret: string,
): { readonly orderId: string | null; readonly isOfCharge: boolean } | null {
  try {
    const { type, data } = Stripe.webhooks.constructEvent(body, signature, secret);
    const { object } = data;
    const order = 'metadata' in object && object.metadata ? object.metadata.order : undefined;
    return { orderId: order ?? null, isOfCharge: type === 'payment_intent.succeeded' };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    throw error;
  }
}
