import type { PaymentIntent } from '@/lib/core/stores/payments';
import { tellMoved } from '@/lib/shop/bouncer/release';
import type { CheckoutDesk } from './checkout-desk';
import { PAIRS } from './pairs';
import { type Checkout, readCheckout } from './read-checkout';
import { settleTogether } from './settle-together';
import { close, endAttempt, expire, giveBack, honour, type Moved, noteMismatch, owe } from './transitions';

/**
 * Where an order has come to. `rest`: nothing is left to do. `waits`: for its buyer, for the provider, or for time.
 * `mismatch`: the provider's payment is not of this order, amount and currency, so nothing may be settled by it.
 */
export type Advanced = 'rest' | 'waits' | 'mismatch';

/** No order has more steps before it. */
const MOST_STEPS = 6;

/**
 * The whole of recovery: looks where tickets and money are, asks the provider, and does the one next step, until nothing
 * is left to do. Safe to run at any time, any number of times, by anybody. While a hold runs it settles what was charged;
 * once the tickets are gone it never takes money: it closes the payment, honours it, or gives it back.
 * @throws {StoreError | SqlError} a store or the provider failed; the next one goes on
 */
export async function advance(orderId: string, desk: CheckoutDesk): Promise<Advanced> {
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const order = await readCheckout(desk.stores, orderId);
    if (!order) return 'rest';
    const next = await takeStep(order, desk);
    if (next === 'mismatch') await noteMismatch(desk.stores.postgres, orderId);
    if (next) return next;
  }
  return 'waits';
}

/** @returns null: it took a step, or somebody else did; look again */
async function takeStep(order: Checkout, desk: CheckoutDesk): Promise<Advanced | null> {
  const { id, intentId, isOver } = order;
  const { postgres } = desk.stores;
  switch (PAIRS[order.status][order.money]) {
    case 'buyer': {
      if (isOver) return move(await expire(postgres, [id]), desk);
      return intentId === null ? 'waits' : lookAtPayment(order, intentId, desk);
    }
    case 'close':
      return intentId === null ? 'waits' : closePayment(order, intentId, desk);
    case 'return':
      if (intentId === null) return 'waits';
      await desk.payments.refund(intentId);
      await giveBack(postgres, id);
      return null;
    default:
      return 'rest';
  }
}

async function move(moved: readonly Moved[], { stores }: CheckoutDesk): Promise<null> {
  await tellMoved(moved, stores);
  return null;
}

/** Whether a payment is that of the order: what does not fit moves nothing. */
export function isOf(order: Checkout, intent: PaymentIntent): boolean {
  const { id, totalCents, currency } = order;
  return intent.orderId === id && intent.amountCents === totalCents && intent.currency === currency;
}

/**
 * An attempt of which nothing was heard for twice the deadline, and whose payment is open still, is given up, so that its
 * buyer may try another way. Should it get through after all, nothing is lost: a payment is charged at most once, and
 * whoever looks next settles it.
 */
async function lookAtPayment(
  order: Checkout,
  intentId: string,
  desk: CheckoutDesk,
): Promise<Advanced | null> {
  const intent = await desk.payments.read(intentId);
  if (!intent || !isOf(order, intent)) return 'mismatch';
  if (intent.status === 'succeeded') {
    await settleTogether(order.id, desk);
    return null;
  }
  const pending = order.attempts.find(({ outcome }) => outcome === null);
  if (pending && intent.status === 'open' && pending.ageMs > 2 * desk.paymentDeadlineMs) {
    await endAttempt(desk.stores.postgres, order.id, pending.n, { kind: 'abandoned' });
  }
  return 'waits';
}

async function closePayment(order: Checkout, intentId: string, desk: CheckoutDesk): Promise<Advanced | null> {
  const { postgres } = desk.stores;
  const found = await desk.payments.read(intentId);
  if (!found || !isOf(order, found)) return 'mismatch';
  const intent = await desk.payments.cancel(intentId);
  if (intent.status === 'canceled') await close(postgres, order.id);
  if (intent.status !== 'succeeded') return intent.status === 'canceled' ? null : 'waits';
  const honoured = order.status === 'expired' ? await honour(postgres, order.id) : null;
  if (honoured) return move([honoured], desk);
  await owe(postgres, order.id);
  return null;
}
