import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer';
import { backoffMs } from './backoff';
import { drawUuid, type Random, seededRandom } from './random';

/** One of the crowd. It buys one ticket, under one key, whatever happens. */
export interface Buyer {
  /** The cookie: a version-4 UUID. */
  readonly id: string;
  readonly key: string;
  readonly random: Random;
}

/**
 * How it ended for a buyer. `gaveUp`: patience ran out, and surely nothing was bought;
 * `inDoubt`: patience ran out, and an earlier request may have bought.
 */
export type BuyerOutcome = 'sold' | 'soldOut' | 'limitReached' | 'rejected' | 'gaveUp' | 'inDoubt';

/** What a buyer was told, in the end. */
export interface BuyerStory {
  readonly buyerId: string;
  readonly key: string;
  /** The distinct orders it was told; more than one for one key is a lie. */
  readonly orderIds: readonly string[];
  readonly outcome: BuyerOutcome;
}

export interface Patience {
  /** How long a buyer goes on asking, ms. */
  readonly totalMs: number;
  /** The chance that Buy is pressed twice at once. */
  readonly doubleClick: number;
  readonly baseMs: number;
  readonly capMs: number;
}

export const PATIENCE: Patience = { totalMs: 60_000, doubleClick: 0.02, baseMs: 25, capMs: 2000 };

/** Sends the buyer's one request, which was due at `dueAtMs` on the clock of `performance.now()`. Never rejects. */
export type Press = (buyer: Buyer, dueAtMs: number) => Promise<Answer>;

/** The crowd of a seed. The keys name the ticket type, so that one seed may visit several. */
export function inviteCrowd(buyers: number, seed: number, ticketTypeId: string): readonly Buyer[] {
  const suffix = `@${encodeURIComponent(ticketTypeId)}`;
  return Array.from({ length: buyers }, (_, index) => {
    const random = seededRandom(seed, index);
    return { id: drawUuid(random), key: (drawUuid(random) + suffix).slice(0, 255), random };
  });
}

/**
 * Presses Buy and goes on with the same key until the answer is final or patience runs out.
 * @throws {Error} AbortError, once `signal` says stop
 */
export async function buy(
  buyer: Buyer,
  press: Press,
  patience: Patience,
  signal: AbortSignal,
): Promise<BuyerStory> {
  const startMs = performance.now();
  const presses = buyer.random() < patience.doubleClick ? 2 : 1;
  const orderIds = new Set<string>();
  const story = (outcome: BuyerOutcome) => ({
    buyerId: buyer.id,
    key: buyer.key,
    orderIds: [...orderIds],
    outcome,
  });
  let isInDoubt = false;
  let dueAtMs = startMs;
  for (let attempt = 0; ; attempt += 1) {
    const together = Array.from({ length: attempt === 0 ? presses : 1 }, () => press(buyer, dueAtMs));
    const answers = await Promise.all(together);
    signal.throwIfAborted();
    for (const answer of answers) {
      if ('orderId' in answer) orderIds.add(answer.orderId);
      isInDoubt ||= leavesDoubt(answer);
    }
    if (orderIds.size > 0) return story('sold');
    const final = answers.map(finalOutcome).find((outcome) => outcome !== undefined);
    if (final && !answers.some(leavesDoubt)) return story(final);
    const waitMs = backoffMs(attempt, buyer.random, { ...patience, retryAfterMs: longestWaitMs(answers) });
    dueAtMs = performance.now() + waitMs;
    if (dueAtMs > startMs + patience.totalMs) return story(isInDoubt ? 'inDoubt' : 'gaveUp');
    await sleep(waitMs, undefined, { signal });
  }
}

function leavesDoubt(answer: Answer): boolean {
  if (answer.kind === 'error') return !answer.isFinal;
  return answer.kind === 'indeterminate' || answer.kind === 'keyInProgress';
}

function finalOutcome(answer: Answer): BuyerOutcome | undefined {
  if (answer.kind === 'soldOut' || answer.kind === 'limitReached') return answer.kind;
  return answer.kind === 'error' && answer.isFinal ? 'rejected' : undefined;
}

function longestWaitMs(answers: readonly Answer[]): number {
  return Math.max(0, ...answers.map((answer) => ('retryAfterMs' in answer ? answer.retryAfterMs : 0)));
}
