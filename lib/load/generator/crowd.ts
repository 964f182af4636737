import type { Answer } from './answer';
import { type Buyer, type BuyerOutcome, type BuyerResult, buy, createBuyer, type Patience } from './buyer';
import { checkOut } from './check-out';
import type { Control } from './control';
import type { CrowdEvent } from './crowd-events';
import type { PaymentEnd, PayPlan } from './paying';
import { readAnswer } from './read-answer';
import { describeSocketError, type Sockets, WithdrawnError } from './sockets';

export interface CrowdParams {
  readonly ticketTypeId: string;
  /** Left out: the shop's own choice. */
  readonly strategy: string | undefined;
  readonly patience: Patience;
  /** How they pay what they hold; left out: they buy at the door. */
  readonly pay?: PayPlan | undefined;
}

/** A buyer, and when it comes. */
export interface ScheduledBuyer {
  readonly buyer: Buyer;
  /** On the clock of `performance.now()`. */
  readonly dueAtMs: number;
}

/** One of several shares of a crowd, counted from 0. */
export interface Share {
  readonly number: number;
  readonly of: number;
}

export interface CrowdPlan {
  /** When each buyer comes, ms from the start. */
  readonly schedule: Float64Array;
  readonly seed: number;
  readonly ticketTypeId: string;
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number;
  /** Left out: all of it. */
  readonly share?: Share;
}

/** The crowd of a seed, or a share of it. */
export function createBuyers(plan: CrowdPlan): readonly ScheduledBuyer[] {
  const { schedule, seed, ticketTypeId, startedAtMs, share = { number: 0, of: 1 } } = plan;
  const buyers: ScheduledBuyer[] = [];
  schedule.forEach((ms, index) => {
    if (index % share.of !== share.number) return;
    buyers.push({ buyer: createBuyer(index, seed, ticketTypeId), dueAtMs: startedAtMs + ms });
  });
  return buyers;
}

export interface CrowdRun {
  /** In the order in which they come. */
  readonly buyers: readonly ScheduledBuyer[];
  readonly params: CrowdParams;
  readonly sockets: Sockets;
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number;
  readonly control: Control;
  /** At most this many buy at once, and the next one comes when one has gone. Left out: each comes when it is due. */
  readonly atOnce?: number;
  readonly onEvent: (event: CrowdEvent) => void;
}

const OUTCOME_OF: Readonly<Record<PaymentEnd, BuyerOutcome>> = {
  ...{ paid: 'sold', cancelled: 'notPaid', gone: 'notPaid', left: 'notPaid' },
  unknown: 'inDoubt',
};

/** At most this many come in one turn of the event loop: between them, answers are read. */
const MAX_IN_TURN = 250;

/**
 * Lets everybody press Buy when it is due and waits until each has its answer. The results come in the buyers' order.
 * @throws {Error} the control's reason, once all is over
 */
export async function runCrowd(run: CrowdRun): Promise<readonly BuyerResult[]> {
  const { buyers, params, control, atOnce } = run;
  const press = openSender(run);
  const payFor = openCheckOut(run);
  const start = async ({ buyer }: ScheduledBuyer, dueAtMs: number): Promise<BuyerResult> => {
    const result = await buy(buyer, press, params.patience, control, dueAtMs);
    const [orderId] = result.orderIds;
    if (orderId === undefined || !payFor) return result;
    const payment = await payFor(buyer, orderId);
    return { ...result, payment, outcome: OUTCOME_OF[payment.end] };
  };
  return atOnce === undefined
    ? startWhenDue(buyers, control, (scheduled) => start(scheduled, scheduled.dueAtMs))
    : startInTurn(buyers, control, atOnce, (scheduled) => start(scheduled, performance.now()));
}

type Start = (scheduled: ScheduledBuyer) => Promise<BuyerResult>;

async function startWhenDue(buyers: readonly ScheduledBuyer[], control: Control, start: Start) {
  const results: Promise<BuyerResult>[] = [];
  let inThisTurn = 0;
  for (const scheduled of buyers) {
    const waitMs = scheduled.dueAtMs - performance.now();
    if (waitMs > 0 || inThisTurn === MAX_IN_TURN) {
      inThisTurn = 0;
      await control.wait(Math.max(0, waitMs));
    }
    inThisTurn += 1;
    const result = control.isDraining ? Promise.resolve(missed(scheduled)) : start(scheduled);
    // A stop rejects it, perhaps before the last buyer has come and all of them are awaited.
    result.catch(() => {});
    results.push(result);
    control.throwIfStopped();
  }
  return Promise.all(results);
}

async function startInTurn(
  buyers: readonly ScheduledBuyer[],
  control: Control,
  atOnce: number,
  start: Start,
) {
  const results: BuyerResult[] = [];
  const queue = buyers.entries();
  const takeTurns = async () => {
    for (const [index, scheduled] of queue) {
      results[index] = control.isDraining ? missed(scheduled) : await start(scheduled);
      control.throwIfStopped();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return results;
}

function missed({ buyer }: ScheduledBuyer): BuyerResult {
  return { buyerId: buyer.id, key: buyer.key, orderIds: [], outcome: 'dropped', isInDoubt: false };
}

/** Null: this crowd does not pay. */
function openCheckOut({ params, sockets, startedAtMs, control, onEvent }: CrowdRun) {
  const { pay: plan, patience } = params;
  if (!plan) return null;
  return (buyer: Buyer, orderId: string) =>
    checkOut(buyer, orderId, {
      ...{ plan, patience, control, startedAtMs },
      send: (path, headers, body) =>
        sockets
          .send({ method: 'POST', path, headers, body: Buffer.from(JSON.stringify(body)) })
          .catch(() => null),
      onExchange: (exchange) => onEvent({ type: 'paid-for', exchange }),
    });
}

function openSender({ params, sockets, startedAtMs, control, onEvent }: CrowdRun) {
  const { ticketTypeId, strategy, patience } = params;
  const bodyOf = (quantity: number) => Buffer.from(JSON.stringify({ ticketTypeId, quantity }));
  const one = bodyOf(1);
  const common = ['content-type', 'application/json', ...(strategy ? ['x-strategy', strategy] : [])];

  return async (buyer: Buyer, dueAtMs: number, quantity = 1): Promise<Answer | null> => {
    const headers = [...common, 'cookie', `buyer=${buyer.id}`, 'idempotency-key', buyer.key];
    const body = quantity === 1 ? one : bodyOf(quantity);
    const dueMs = dueAtMs - startedAtMs;
    let sentMs: number | null = null;
    const onTurn = () => {
      const nowMs = performance.now();
      if (control.isDraining || nowMs > dueAtMs + patience.totalMs) return false;
      sentMs = nowMs - startedAtMs;
      return true;
    };
    onEvent({ type: 'due', dueMs });
    let answer: Answer;
    let status: { readonly status?: number } = {};
    try {
      const raw = await sockets.send({ method: 'POST', path: '/api/purchases', headers, body, onTurn });
      answer = readAnswer(raw);
      status = { status: raw.status };
    } catch (cause) {
      if (cause instanceof WithdrawnError) {
        onEvent({ type: 'withdrawn', dueMs });
        return null;
      }
      answer = { kind: 'error', message: `no answer: ${describeSocketError(cause)}`, isFinal: false };
    }
    const { id, key } = buyer;
    const answeredMs = performance.now() - startedAtMs;
    const exchange = { buyer: id, key, quantity, dueMs, sentMs, answeredMs, answer, ...status };
    onEvent({ type: 'answered', exchange });
    return answer;
  };
}
