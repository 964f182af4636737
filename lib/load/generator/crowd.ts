import { type Answer, readAnswer } from './answer';
import { type Buyer, type BuyerStory, buy, inviteBuyer, type Patience } from './buyer';
import type { Control } from './control';
import { nameFault, type Sockets, TakenBack } from './sockets';
import type { Tally, Timing } from './tally';

export interface Errand {
  readonly ticketTypeId: string;
  /** Left out: the shop's own choice. */
  readonly strategy: string | undefined;
  readonly patience: Patience;
}

/** A buyer, and when it comes. */
export interface Guest {
  readonly buyer: Buyer;
  /** On the clock of `performance.now()`. */
  readonly dueAtMs: number;
}

export interface Invitation {
  /** When each buyer comes, ms from the start. */
  readonly schedule: Float64Array;
  readonly seed: number;
  readonly ticketTypeId: string;
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number;
  /** One of several shares of the crowd; left out: all of it. */
  readonly share?: { readonly number: number; readonly of: number };
}

/** The crowd of a seed, or a share of it. */
export function inviteGuests(invitation: Invitation): readonly Guest[] {
  const { schedule, seed, ticketTypeId, startedAtMs, share = { number: 0, of: 1 } } = invitation;
  const guests: Guest[] = [];
  schedule.forEach((ms, index) => {
    if (index % share.of !== share.number) return;
    guests.push({ buyer: inviteBuyer(index, seed, ticketTypeId), dueAtMs: startedAtMs + ms });
  });
  return guests;
}

/** A request that has its answer. */
export interface Answered {
  readonly buyer: Buyer;
  readonly quantity: number;
  readonly answer: Answer;
  readonly timing: Timing;
}

export interface Release {
  /** In the order in which they come. */
  readonly guests: readonly Guest[];
  readonly errand: Errand;
  readonly sockets: Sockets;
  readonly tally: Tally;
  readonly control: Control;
  /** Left out: everybody comes when it is due. So many come, and each next one when one of them has gone. */
  readonly atOnce?: number;
  readonly onAnswer?: (answered: Answered) => void;
}

/** So many come in one turn of the event loop: between them, answers are read. */
const A_TURN = 250;

/**
 * Lets everybody press Buy when it is due and waits until each has its answer. Their stories come in the guests' order.
 * @throws {Error} the control's reason, once all is over
 */
export async function releaseCrowd(release: Release): Promise<readonly BuyerStory[]> {
  const { guests, errand, control, atOnce } = release;
  const press = openPress(release);
  const visit = ({ buyer }: Guest, dueAtMs: number) => buy(buyer, press, errand.patience, control, dueAtMs);
  return atOnce === undefined
    ? comeWhenDue(guests, control, (guest) => visit(guest, guest.dueAtMs))
    : comeInTurn(guests, control, atOnce, (guest) => visit(guest, performance.now()));
}

type Visit = (guest: Guest) => Promise<BuyerStory>;

async function comeWhenDue(guests: readonly Guest[], control: Control, visit: Visit) {
  const stories: Promise<BuyerStory>[] = [];
  let inThisTurn = 0;
  for (const guest of guests) {
    const waitMs = guest.dueAtMs - performance.now();
    if (waitMs > 0 || inThisTurn === A_TURN) {
      inThisTurn = 0;
      await control.wait(Math.max(0, waitMs));
    }
    inThisTurn += 1;
    const story = control.isDraining ? Promise.resolve(missed(guest)) : visit(guest);
    // Who is stopped before the last one has come is not waited for yet.
    story.catch(() => {});
    stories.push(story);
    control.throwIfStopped();
  }
  return Promise.all(stories);
}

async function comeInTurn(guests: readonly Guest[], control: Control, atOnce: number, visit: Visit) {
  const stories: BuyerStory[] = [];
  const turns = guests.entries();
  const lane = async () => {
    for (const [index, guest] of turns) {
      stories[index] = control.isDraining ? missed(guest) : await visit(guest);
      control.throwIfStopped();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return stories;
}

function missed({ buyer }: Guest): BuyerStory {
  return { buyerId: buyer.id, key: buyer.key, orderIds: [], outcome: 'dropped', isInDoubt: false };
}

function openPress({ errand, sockets, tally, control, onAnswer }: Release) {
  const { ticketTypeId, strategy, patience } = errand;
  const bodyOf = (quantity: number) => Buffer.from(JSON.stringify({ ticketTypeId, quantity }));
  const one = bodyOf(1);
  const common = ['content-type', 'application/json', ...(strategy ? ['x-strategy', strategy] : [])];

  return async (buyer: Buyer, dueAtMs: number, quantity = 1): Promise<Answer | null> => {
    const headers = [...common, 'cookie', `buyer=${buyer.id}`, 'idempotency-key', buyer.key];
    const body = quantity === 1 ? one : bodyOf(quantity);
    let sentAtMs: number | null = null;
    const onTurn = () => {
      const nowMs = performance.now();
      if (control.isDraining || nowMs > dueAtMs + patience.totalMs) return false;
      sentAtMs = nowMs;
      return true;
    };
    tally.expect(dueAtMs);
    let answer: Answer;
    let status: number | undefined;
    try {
      const raw = await sockets.send({ method: 'POST', path: '/api/purchases', headers, body, onTurn });
      answer = readAnswer(raw);
      status = raw.status;
    } catch (cause) {
      if (cause instanceof TakenBack) {
        tally.withdraw(dueAtMs);
        return null;
      }
      answer = { kind: 'error', message: `no answer: ${nameFault(cause)}`, isFinal: false };
    }
    const timing = { dueAtMs, sentAtMs, answeredAtMs: performance.now() };
    tally.record(answer, timing, status);
    onAnswer?.({ buyer, quantity, answer, timing });
    return answer;
  };
}
