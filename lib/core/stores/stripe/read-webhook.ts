import Stripe from 'stripe';

/**
 * Which order a webhook names; what else it says is not believed.
 * @param body as it came, unread
 * @returns `orderId` null: it names none. Null: it is not signed by the provider, or was too long ago
 */
export function readWebhook(
  body: string | Buffer,
  signature: string,
  secret: string,
): { readonly orderId: string | null } | null {
  try {
    const { object } = Stripe.webhooks.constructEvent(body, signature, secret).data;
    const order = 'metadata' in object && object.metadata ? object.metadata.order : undefined;
    return { orderId: order ?? null };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
    throw error;
  }
}
