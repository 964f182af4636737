import { z } from 'zod';
import { backoffMs } from '@/lib/core/backoff';
import { parseJson } from '@/lib/core/parse-json';
import type { Buyer, Patience } from './buyer';
import type { Control } from './control';
import type { PaymentAnswer, PaymentEnd, PaymentExchange, PaymentResult, PayPlan } from './paying';
import type { RawAnswer } from './read-answer';

/** Sends a request of the checkout. Never rejects; null: no answer. */
export type SendPayment = (
  path: string,
  headers: readonly string[],
  body: object,
) => Promise<RawAnswer | null>;

/** Of those who are declined, each third gives the tickets back, goes away, or tries another card. */
const OF_DECLINED = { cancel: 1 / 3, leave: 2 / 3 };
/** An order takes ten attempts. */
const MOST_CARDS = 5;

const GOOD = 'pm_card_visa';

/** The card that a buyer pays with first. */
function drawCard({ random }: Buyer, { decline, lost }: PayPlan): string {
  const drawn = random();
  if (drawn < decline) return 'pm_card_chargeDeclined';
  if (drawn >= decline + lost) return GOOD;
  return random() < 0.5 ? 'pm_sim_lost_before' : 'pm_sim_lost_after';
}

export interface CheckOutParams {
  readonly plan: PayPlan;
  readonly patience: Patience;
  readonly control: Control;
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number;
  readonly send: SendPayment;
  readonly onExchange: (exchange: PaymentExchange) => void;
}

/**
 * Pays what a buyer holds, with a card drawn from its seed; one who is declined tries another card, gives the tickets
 * back, or goes away and lets the hold end.
 * @throws {Error} the control's reason
 */
export async function checkOut(
  buyer: Buyer,
  orderId: string,
  { plan, patience, control, startedAtMs, send, onExchange }: CheckOutParams,
): Promise<PaymentResult> {
  const dueAtMs = performance.now();
  const common = ['content-type', 'application/json', 'cookie', `buyer=${buyer.id}`];
  if (plan.checkout !== undefined) common.push('x-checkout', plan.checkout);

  /** The same request until its answer is final; null: patience ran out. */
  async function askUntilFinal(key: string | undefined, card: string): Promise<PaymentAnswer | null> {
    const path = `/api/orders/${orderId}/${key === undefined ? 'cancel' : 'payment'}`;
    const headers = key === undefined ? common : [...common, 'idempotency-key', key];
    for (let attempt = 0; ; attempt += 1) {
      const sentMs = performance.now() - startedAtMs;
      const raw = await send(path, headers, key === undefined ? {} : { paymentMethod: card });
      const { answer, retryAfterMs, message } = readPayment(raw);
      onExchange({
        ...{ buyer: buyer.id, orderId, sentMs, answeredMs: performance.now() - startedAtMs, answer },
        ...(key === undefined ? {} : { key }),
        ...(message === undefined ? {} : { message }),
      });
      control.throwIfStopped();
      if (answer !== 'pending' && answer !== 'refused' && answer !== 'lost') return answer;
      const waitMs = backoffMs(attempt, buyer.random, { ...patience, retryAfterMs });
      if (control.isDraining || performance.now() + waitMs > dueAtMs + patience.totalMs) return null;
      await control.wait(waitMs);
      control.throwIfStopped();
    }
  }

  for (let attempts = 1; ; attempts += 1) {
    const resultOf = (end: PaymentEnd) => ({ orderId, end, attempts });
    const card = attempts === 1 ? drawCard(buyer, plan) : GOOD;
    const answer = await askUntilFinal(`${buyer.key.slice(0, 200)}:${attempts}`, card);
    if (answer === 'paid') return resultOf('paid');
    if (answer === 'ended' || answer === 'cancelled') return resultOf('gone');
    if (answer !== 'declined') return resultOf('unknown');
    const drawn = buyer.random();
    if (drawn < OF_DECLINED.cancel) {
      const ended = await askUntilFinal(undefined, card);
      return resultOf(ended === 'cancelled' ? 'cancelled' : ended === 'paid' ? 'paid' : 'unknown');
    }
    if (drawn < OF_DECLINED.leave || attempts === MOST_CARDS) return resultOf('left');
  }
}

const orderSchema = z.object({ order: z.object({ status: z.string() }) });
const problemSchema = z.object({ type: z.string(), retryAfterMs: z.number().min(0).optional() });

interface ReadPayment {
  readonly answer: PaymentAnswer;
  /** What the shop asked to wait at least, ms. */
  readonly retryAfterMs: number;
  readonly message?: string;
}

const BY_PROBLEM: Readonly<Record<string, PaymentAnswer>> = {
  'payment-declined': 'declined',
  'hold-ended': 'ended',
  'payment-in-progress': 'pending',
  'rate-limited': 'refused',
  unavailable: 'refused',
  indeterminate: 'refused',
};

function readPayment(raw: RawAnswer | null): ReadPayment {
  if (!raw) return { answer: 'lost', retryAfterMs: 0 };
  const json = parseJson(raw.body);
  const retryAfterMs = 1000 * (Number(raw.header('retry-after')) || 0);
  if (raw.status === 202) return { answer: 'pending', retryAfterMs };
  const told = orderSchema.safeParse(json).data?.order.status;
  if (raw.status === 200 && told === 'paid') return { answer: 'paid', retryAfterMs };
  if (raw.status === 200 && told !== undefined) return { answer: 'cancelled', retryAfterMs };
  const problem = problemSchema.safeParse(json).data;
  const answer = BY_PROBLEM[problem?.type.split('/').at(-1) ?? ''];
  if (answer) return { answer, retryAfterMs: problem?.retryAfterMs ?? retryAfterMs };
  const isFinal = raw.status >= 400 && raw.status < 500;
  const message = `${raw.status} ${problem?.type ?? ''}`.trim();
  return { answer: isFinal ? 'rejected' : 'lost', retryAfterMs, message };
}
