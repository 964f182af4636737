import { createHash } from 'node:crypto';
import { StoreError } from '@/lib/core/stores/store-error';
import { UNAVAILABLE } from '@/lib/shop/sale/error-outcome';
import { advance, isOf } from './advance';
import { beginTogether } from './begin-together';
import type { CheckoutDesk, CheckoutOutcome } from './checkout-desk';
import { type Attempt, type Checkout, readCheckout } from './read-checkout';
import { settleTogether } from './settle-together';
import { ASK_AGAIN_MS } from './times';
import { endAttempt } from './transitions';
import { markUnderWay } from './under-way';

/** A request to pay, parsed. */
export interface PaymentRequest {
  readonly orderId: string;
  /** Every buyer that the browser has been. */
  readonly buyerIds: readonly string[];
  readonly key: string;
  /** The provider's token of a card; it is kept nowhere. */
  readonly method: string;
}

/** Attempts that an order may have. */
const MOST_ATTEMPTS = 10;

/**
 * Pays an order that is held. The provider's name of the payment and the attempt are in Postgres before money can move,
 * so that whoever comes after a death finds them; and a payment is charged at most once, whatever is sent twice.
 * @throws {StoreError | SqlError} Postgres failed before anything was charged, or it is not known
 */
export async function pay(request: PaymentRequest, desk: CheckoutDesk): Promise<CheckoutOutcome> {
  const order = await readCheckout(desk.stores, request.orderId);
  if (!order || !request.buyerIds.includes(order.buyerId)) return { kind: 'not-found' };
  const known = await judge(order, request, desk);
  if (known) return known;
  const intentId = order.intentId ?? (await createIntent(order, desk));
  if (intentId === null) return UNAVAILABLE;
  const { key } = request;
  const attempt = { orderId: order.id, intentId, key, methodHash: hashOf(request.method) };
  const begun = await beginTogether(attempt, desk.stores);
  if (begun) {
    const held = { ...order, intentId, heldUntil: begun.heldUntil };
    const charging = charge(held, { n: begun.n, at: begun.at, isFirstTry: true }, request, desk);
    return markUnderWay(order.id, charging, desk.stores);
  }
  // Somebody was first; who, the order says.
  const now = await readCheckout(desk.stores, request.orderId);
  return (now && (await judge(now, request, desk))) ?? inProgress;
}

const inProgress = { kind: 'payment-in-progress', retryAfterMs: ASK_AGAIN_MS } as const;
const hashOf = (method: string) => createHash('sha256').update(method).digest('hex');

/** What the order says to a request by itself; null: it is to be paid. */
async function judge(
  order: Checkout,
  request: PaymentRequest,
  desk: CheckoutDesk,
): Promise<CheckoutOutcome | null> {
  const own = order.attempts.find(({ key }) => key === request.key);
  if (own && own.methodHash !== hashOf(request.method)) return { kind: 'key-reused' };
  if (order.status === 'paid') return { kind: 'order', order, isReplayed: own?.outcome === 'charged' };
  if (own?.outcome === 'declined') {
    const { code, heldUntil } = { code: own.code ?? 'declined', heldUntil: order.heldUntil };
    return heldUntil === null ? ended(order) : { kind: 'payment-declined', code, heldUntil };
  }
  if (order.status !== 'held' || order.isOver) {
    await advance(order.id, desk).catch(passOver);
    return ended((await readCheckout(desk.stores, order.id)) ?? order);
  }
  const pending = order.attempts.find(({ outcome }) => outcome === null);
  // The same request again: the provider knows its key, or charges at most once without.
  if (pending) {
    return pending === own
      ? charge(order, { n: own.n, at: own.at, isFirstTry: false }, request, desk)
      : inProgress;
  }
  // A key that was sent again is an attempt more, in the same row.
  if ((order.attempts.at(-1)?.n ?? 0) >= MOST_ATTEMPTS)
    return { kind: 'rate-limited', retryAfterMs: ASK_AGAIN_MS };
  return null;
}

function ended(order: Checkout): CheckoutOutcome {
  if (order.status === 'paid') return { kind: 'order', order, isReplayed: false };
  return { kind: 'hold-ended', status: order.status, money: order.money };
}

function passOver(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}

/** A payment that nobody charges costs nothing: where it is not known whether it was made, the same again makes one. */
async function createIntent(order: Checkout, { payments }: CheckoutDesk): Promise<string | null> {
  const { id: orderId, ticketTypeId, generation, totalCents: amountCents, currency } = order;
  try {
    return (await payments.create({ orderId, ticketTypeId, generation, amountCents, currency })).id;
  } catch (error) {
    passOver(error);
    return null;
  }
}

/** The order as `settle` has just made it. */
const toPaid = (
  order: Checkout,
  attempt: Attempt,
  typeVersion: NonNullable<Checkout['typeVersion']>,
): Checkout => ({
  ...{ ...order, typeVersion },
  ...{ status: 'paid', money: 'charged', heldUntil: null, isOver: false },
  attempts: [...order.attempts.filter(({ key }) => key !== attempt.key), attempt],
});

/** Charges an attempt that is written down, and writes down what came of it. */
async function charge(
  order: Checkout,
  { n, at, isFirstTry }: { readonly n: number; readonly at: string; readonly isFirstTry: boolean },
  { key, method }: PaymentRequest,
  desk: CheckoutDesk,
): Promise<CheckoutOutcome> {
  const { postgres } = desk.stores;
  const pending = { kind: 'pending', order, isReplayed: false } as const;
  if (order.intentId === null) return pending;
  try {
    const confirmation = await desk.payments.confirm(order.intentId, method, `${order.id}:${n}`);
    if (confirmation.kind === 'processing') return pending;
    if (confirmation.kind === 'declined') {
      const { code } = confirmation;
      await endAttempt(postgres, order.id, n, { kind: 'declined', code });
      const heldUntil = order.heldUntil ?? order.createdAt;
      return { kind: 'payment-declined', code, heldUntil };
    }
    const isOwn = confirmation.kind === 'succeeded' && isOf(order, confirmation.intent);
    const settled = isOwn ? await settleTogether(order.id, desk) : null;
    if (settled) {
      const charged = {
        n,
        key,
        methodHash: hashOf(method),
        outcome: 'charged',
        code: null,
        at,
        ageMs: 0,
      } as const;
      return { kind: 'order', order: toPaid(order, charged, settled), isReplayed: false };
    }
    // Held no longer, or of another amount: whichever it is, one who looks finds out.
    await advance(order.id, desk);
    const now = await readCheckout(desk.stores, order.id);
    return now?.status === 'held' ? pending : ended(now ?? order);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // That this try did nothing says nothing of an earlier one.
    if (error.store !== 'payments' || error.effect === 'unknown' || !isFirstTry) return pending;
    await endAttempt(postgres, order.id, n, { kind: 'abandoned' });
    return UNAVAILABLE;
  }
}
