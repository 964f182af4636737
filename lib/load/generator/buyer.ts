import { backoffMs } from '@/lib/core/backoff';
import { drawUuid, type Random, seededRandom } from '@/lib/core/random';
import { type Answer, leavesDoubt } from './answer';
import type { Control } from './control';
import type { PaymentResult } from './paying';

/** One of the crowd. It buys one ticket, under one key, whatever happens. */
export interface Buyer {
  /** The cookie: a version-4 UUID. */
  readonly id: string;
  readonly key: string;
  readonly random: Random;
}

/** How it ended for a buyer. */
export const BUYER_OUTCOMES = {
  sold: 'has a ticket',
  notPaid: 'held a ticket, and did not pay it',
  soldOut: 'was told "sold out"',
  limitReached: 'has as many as it may have',
  rejected: 'was rejected for what it sent',
  gaveUp: 'lost patience, and surely bought nothing',
  inDoubt: 'lost patience or was sent home, and an earlier request may have bought',
  sentHome: 'was sent home by Ctrl-C, and surely bought nothing',
  dropped: 'never got to ask: no socket, or Ctrl-C came first',
} as const;

export type BuyerOutcome = keyof typeof BUYER_OUTCOMES;

/** What came of it for a buyer, in the end. */
export interface BuyerResult {
  readonly buyerId: string;
  readonly key: string;
  /** The distinct orders that were acknowledged; more than one for one key is a lie. */
  readonly orderIds: readonly string[];
  readonly outcome: BuyerOutcome;
  /** A request of it got no clear answer, and may have bought. */
  readonly isInDoubt: boolean;
  /** What came of paying what it held; left out: it held nothing, or the crowd does not pay. */
  readonly payment?: PaymentResult;
}

export interface Patience {
  /** How long a buyer goes on asking, ms. */
  readonly totalMs: number;
  /** The chance that Buy is pressed twice at once. */
  readonly doubleClick: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** A bot: deaf to Retry-After; and what it has bought it asks for again, under the same key. */
  readonly isBot?: true;
}

export const PATIENCE: Patience = { totalMs: 60_000, doubleClick: 0.02, baseMs: 25, capMs: 2000 };
export const BOT_PATIENCE: Patience = { totalMs: 20_000, doubleClick: 1, baseMs: 0, capMs: 0, isBot: true };

/**
 * Sends a request of a buyer, which is due at `dueAtMs` on the clock of `performance.now()`. Never rejects.
 * @returns null where it was taken back before it got a socket: it surely had no effect
 */
export type Press = (buyer: Buyer, dueAtMs: number, quantity?: number) => Promise<Answer | null>;

/** The buyer of that number in a seed's crowd. The keys name the ticket type, so that one seed may visit several. */
export function createBuyer(index: number, seed: number, ticketTypeId: string): Buyer {
  const random = seededRandom(seed, index);
  const id = drawUuid(random);
  const key = `${drawUuid(random)}@${encodeURIComponent(ticketTypeId)}`.slice(0, 255);
  return { id, key, random };
}

/**
 * Presses Buy and goes on with the same key until the answer is final, patience runs out, or the crowd is sent home.
 * @param dueAtMs when it comes, on the clock of `performance.now()`
 * @throws {Error} the control's reason, once all is over
 */
export async function buy(
  buyer: Buyer,
  press: Press,
  patience: Patience,
  control: Control,
  dueAtMs: number,
): Promise<BuyerResult> {
  const presses = buyer.random() < patience.doubleClick ? 2 : 1;
  const orderIds = new Set<string>();
  let isInDoubt = false;
  const resultOf = (outcome: BuyerOutcome) => ({
    buyerId: buyer.id,
    key: buyer.key,
    orderIds: [...orderIds],
    outcome,
    isInDoubt,
  });
  let nextAtMs = dueAtMs;
  for (let attempt = 0; ; attempt += 1) {
    const together = Array.from({ length: attempt === 0 ? presses : 1 }, () => press(buyer, nextAtMs));
    const answers = (await Promise.all(together)).filter((answer) => answer !== null);
    control.throwIfStopped();
    for (const answer of answers) {
      if ('orderId' in answer) orderIds.add(answer.orderId);
      isInDoubt ||= isDoubtful(answer);
    }
    if (orderIds.size > 0) {
      if (patience.isBot && !control.isDraining) await buyAgain(buyer, press, orderIds);
      return resultOf('sold');
    }
    const final = answers.map(finalOutcome).find((outcome) => outcome !== undefined);
    if (final && !answers.some(isDoubtful)) return resultOf(final);
    if (answers.length === 0 && attempt === 0) return resultOf('dropped');
    const retryAfterMs = patience.isBot ? 0 : longestWaitMs(answers);
    const waitMs = backoffMs(attempt, buyer.random, { ...patience, retryAfterMs });
    nextAtMs = performance.now() + waitMs;
    if (nextAtMs > dueAtMs + patience.totalMs) return resultOf(isInDoubt ? 'inDoubt' : 'gaveUp');
    await control.wait(waitMs);
    control.throwIfStopped();
    if (control.isDraining) return resultOf(isInDoubt ? 'inDoubt' : 'sentHome');
  }
}

/** The same key once more, and then for two tickets: the first is a replay, the second has to be refused. */
async function buyAgain(buyer: Buyer, press: Press, orderIds: Set<string>): Promise<void> {
  for (const quantity of [1, 2]) {
    const answer = await press(buyer, performance.now(), quantity);
    if (answer && 'orderId' in answer) orderIds.add(answer.orderId);
  }
}

const isDoubtful = (answer: Answer) => leavesDoubt(answer.kind, answer.kind === 'error' && answer.isFinal);

function finalOutcome(answer: Answer): BuyerOutcome | undefined {
  if (answer.kind === 'soldOut' || answer.kind === 'limitReached') return answer.kind;
  return answer.kind === 'keyReused' || (answer.kind === 'error' && answer.isFinal) ? 'rejected' : undefined;
}

function longestWaitMs(answers: readonly Answer[]): number {
  return Math.max(0, ...answers.map((answer) => ('retryAfterMs' in answer ? answer.retryAfterMs : 0)));
}
