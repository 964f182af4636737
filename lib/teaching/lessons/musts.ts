import { buyerOf, faultsIn } from '@/lib/teaching/explorer/moves';
import { HARM_WORDS } from '@/lib/teaching/explorer/print/describe-harm';
import { type MapEntry, type Run, type Step, worldAfter } from '@/lib/teaching/explorer/timeline';
import { failuresOf, isSold, placeOfCall } from './read-run';

/** What is known of a run that is over; where its steps were watched, a must can name cause and line. */
export type Ended = Pick<MapEntry, 'schedule' | 'harms' | 'outcomes'> &
  Partial<Pick<Run, 'before' | 'steps'>>;

/** What has to hold in a run that is over. @returns what is wrong, in a sentence; null: it holds */
export type Must = (ended: Ended) => string | null;

/** The same, of one whose steps were watched. */
export type WatchedMust = (run: Run) => string | null;

const outcomesOf = ({ outcomes }: Ended) =>
  (['A', 'B', 'C'] as const).flatMap((buyer) => {
    const outcome = outcomes[buyer];
    return outcome === undefined ? [] : [{ buyer, outcome }];
  });

/** What the explorer itself calls a harm. */
export const isUnharmed: Must = (ended) => {
  const [harm] = ended.harms;
  if (harm === undefined) return null;
  const step = harm === 'oversold' ? firstTooMany(ended) : undefined;
  const where = step?.actor ? ` It shows after ${step.actor}'s call${placeOfCall(step.call)}.` : '';
  return `${HARM_WORDS[harm].sentence}${where}`;
};

/** For buyers who want more than is left, and rightly hear so: what is left is no harm. */
export const nothingIsOversold: Must = (ended) => {
  const harms = ended.harms.filter((harm) => harm === 'oversold');
  return isUnharmed({ ...ended, harms });
};

/** For a buyer whose limit a sale may keep, and need not. */
export const nothingIsLost: Must = (ended) => {
  const harms = ended.harms.filter((harm) => harm === 'lost');
  return isUnharmed({ ...ended, harms });
};

/** The step from which on more is sold, and for sale, than there was. */
function firstTooMany({ before, steps = [] }: Ended): Step | undefined {
  const isFine = ({ world: { row, orders } }: Step) => {
    const sold = orders.reduce((sum, { quantity }) => sum + quantity, 0);
    return row.stock >= 0 && sold + row.stock <= (before?.row.stock ?? 0);
  };
  return steps[steps.findLastIndex(isFine) + 1];
}

/** Sold, or a reason why not: a store's error is no answer. */
const everybodyIsAnswered: Must = (ended) => {
  const failed = outcomesOf(ended).find(({ outcome }) => NO_ANSWER.test(outcome));
  if (!failed) return null;
  const { buyer, outcome } = failed;
  const refusal = failuresOf({ steps: ended.steps ?? [] }, buyer).at(-1);
  if (!refusal || outcome.startsWith('failed'))
    return `${buyer} got no answer: ${outcome.replace('failed: ', '')}.`;
  const { code, reply, call } = refusal;
  return `${buyer} got ${code} from Postgres (${reply}), and nobody caught it${placeOfCall(call)}.`;
};

/** A store's failure came through to the buyer. */
const NO_ANSWER = /^(?:unavailable|indeterminate|failed)/;

/** A strategy that sends everybody away never oversells either. */
const somebodyBuys: Must = (ended) =>
  faultsIn(ended.schedule).length > 0 || outcomesOf(ended).some(({ outcome }) => isSold(outcome))
    ? null
    : 'There was a ticket, and nobody got it.';

/** For as many tickets as there are buyers. */
export const everybodyBuys: Must = (ended) => {
  const sentAway = outcomesOf(ended).find(({ outcome }) => !isSold(outcome));
  return sentAway ? `There was a ticket for each, and ${sentAway.buyer} was told ${sentAway.outcome}.` : null;
};

/** Nobody is asked to come again where a second look would have given the answer. */
export const nobodyIsSentAway: Must = (ended) => {
  const sentAway = outcomesOf(ended).find(({ outcome }) => outcome === 'contended');
  return sentAway ? `${sentAway.buyer} was told to come again, and could have been told now.` : null;
};

/** One buyer, two requests, one ticket each buyer: the request that is refused hears of the limit. */
export const theLimitIsSaid: Must = (ended) => {
  const misled = outcomesOf(ended).find(({ outcome }) => /^(?:sold-out|not-found)/.test(outcome));
  return misled ? `${misled.buyer} was told ${misled.outcome}. A ticket is left: it is the limit.` : null;
};

/** For fewer tickets than one buyer wants. */
export const nobodyBuys: Must = (ended) => {
  const sold = outcomesOf(ended).find(({ outcome }) => isSold(outcome));
  return sold ? `${sold.buyer} wanted more tickets than there are, and was told ${sold.outcome}.` : null;
};

/** For a run in which one comes when the other is gone, and nothing has changed. */
export const theNextHearsTheSame: Must = ({ outcomes: { A: first, B: next } }) =>
  first === next || next !== 'contended'
    ? null
    : `A was told ${first}, and B, who came when A was gone, ${next}: what did A leave behind?`;

/** For a buyer who is too late each time, while tickets are left. */
export const theLateMayComeAgain: Must = (ended) => {
  const outcome = ended.outcomes.A ?? 'nothing';
  if (isSold(outcome) || outcome === 'contended') return null;
  return (
    everybodyIsAnswered(ended) ??
    `Tickets are left, and A was told ${outcome}. Say contended, which asks a buyer to come again.`
  );
};

/** For one buyer, and as many requests, keys and tickets. */
export const eachKeyHasAnOrder: WatchedMust = (run) => {
  const asked = Object.keys(run.outcomes).length;
  const { orders } = worldAfter(run);
  return orders.length === asked
    ? null
    : `One buyer asked ${asked} times, each time with another key, and has ${orders.length} order: a key is one request, not a buyer.`;
};

/** For an instance that has sold before (warm-instance.ts). */
export const itSellsOn: Must = ({ outcomes: { A: outcome = 'nothing' } }) =>
  isSold(outcome)
    ? null
    : `An instance that had served others before told A ${outcome}, and tickets are left. What did it keep of them?`;

/** For what Postgres refuses and will always refuse: its error comes through, and is taken for no other. */
export const theRefusalIsTold: Must = (ended) => {
  const [{ buyer, outcome } = { buyer: 'A', outcome: 'nothing' } as const] = outcomesOf(ended);
  if (NO_ANSWER.test(outcome)) return null;
  const refusal = failuresOf({ steps: ended.steps ?? [] }, buyer)[0];
  const said = refusal ? `Postgres said ${refusal.code} (${refusal.reply})` : 'Nobody can have half a ticket';
  return `${said}, and ${buyer} was told ${outcome}: catch only the SQLSTATE, or the constraint, that is meant${placeOfCall(refusal?.call)}.`;
};

/** Where nobody can be sold what is wanted, all tickets are there afterwards. */
export const nothingIsTaken: WatchedMust = (run) => {
  const { row, orders } = worldAfter(run);
  const taken = run.before.row.stock - row.stock;
  return taken === 0 && orders.length === 0
    ? null
    : `Nobody can be sold that many, and ${taken} of the tickets and ${orders.length} orders were made of it.`;
};

/** Whoever buys gets the tickets that were asked for, and they are taken from the stock. */
export const sells =
  (quantity: number): WatchedMust =>
  (run) => {
    const { row, orders } = worldAfter(run);
    const wrong = orders.find((order) => order.quantity !== quantity);
    if (wrong)
      return `${wrong.buyer} wanted ${quantity} and has an order of ${wrong.quantity}: use the quantity.`;
    const [taken, wanted] = [run.before.row.stock - row.stock, orders.length * quantity];
    return taken === wanted
      ? null
      : `Orders of ${wanted} tickets took ${taken} from the stock: use the quantity there, too.`;
  };

/** What a sale writes is written when the buyer hears of it: a process may be frozen, or die, after its answer. */
export const nothingIsLeftToWrite: WatchedMust = ({ steps }) => {
  const answered = new Set<string>();
  for (const { actor, call, answered: now } of steps) {
    const verb = call?.store === 'postgres' && /\b(?:INSERT|UPDATE|DELETE)\b/i.exec(call.text)?.[0];
    if (actor && verb && answered.has(buyerOf(actor)))
      return `${buyerOf(actor)} answered before its ${verb} was done: is an await missing?${placeOfCall(call)}`;
    for (const one of now) answered.add(buyerOf(one.actor));
  }
  return null;
};

/** Whoever asks again with the key of an order that is there is told of that order. */
export const ownersAreTold: WatchedMust = ({ before, steps, outcomes }) => {
  for (const [at, { fault, actor }] of steps.entries()) {
    if (fault !== 'answer-lost' || !actor) continue;
    const buyer = buyerOf(actor);
    const outcome = outcomes[buyer] ?? 'nothing';
    const owns = (steps[at - 1]?.world ?? before).orders.some((order) => order.buyer === buyer);
    if (owns && !isSold(outcome))
      return `${buyer} asked again with the key of an order, and was told ${outcome}.`;
  }
  return null;
};

/** What has to hold wherever nothing else is said. */
const ALWAYS: readonly Must[] = [isUnharmed, everybodyIsAnswered, somebodyBuys];

/** All that is wrong with a run that is over, in sentences; empty: it is good. */
export function findComplaints(
  ended: Ended,
  musts: readonly Must[] = [],
  always = ALWAYS,
): readonly string[] {
  return [...always, ...musts].flatMap((must) => must(ended) ?? []);
}
