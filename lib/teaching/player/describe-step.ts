import { type Actor, type Buyer, buyerOf } from '@/lib/teaching/explorer/moves';
import type { Call, Echo, Harm, Run, Step } from '@/lib/teaching/explorer/timeline';
import { isOver } from './fate';
import { findUnheard } from './happenings';

const HARMS: Readonly<Record<Harm, string>> = {
  oversold: 'Oversold: more orders than tickets.',
  undersold:
    'Undersold: a ticket is left and somebody was refused for good, or it is gone and nobody has it.',
  lost: 'Lost: a buyer was told of an order that is not there.',
  doubled: 'Doubled: one request has two orders.',
  'over-limit': 'Over the limit: one buyer has more tickets than one buyer may have.',
};

const SHARED_FAULTS: Readonly<Record<string, string>> = {
  x: 'All leases end',
  f: 'One Redis server forgets everything',
  t: 'The lock timeout fires',
};

/** A move as a button says it: who goes next, or what breaks. */
export function describeMove(move: string): string {
  const shared = SHARED_FAULTS[move];
  if (shared) return shared;
  const [actor = '', how] = move;
  const whose = actor.toUpperCase();
  if (how === '-') return `${whose}'s process dies before this call`;
  if (how === '+') return `${whose}'s process dies after this call, unheard`;
  if (how === '~') return `${whose}'s answer is lost: the same request comes again`;
  return actor === whose ? `${whose} goes next` : `${whose}'s work after the answer goes on`;
}

/** What a call does, in a few words: `UPDATE (naive-set-stock)`, `COMMIT`, `admit in Redis`. */
export function describeCall({ store, name, text }: Call): string {
  if (store === 'clock') return 'pause';
  if (store === 'redis') return `${name} in Redis`;
  const verb = /^\w+/.exec(text)?.[0]?.toUpperCase() ?? '';
  if (verb === name.toUpperCase()) return verb;
  // WITH says nothing: what follows it may read or write.
  return verb === 'WITH' ? name : `${verb} (${name})`;
}

/**
 * A step in a sentence or more, for a reader and for a screen reader.
 * @param before the steps that were made before it
 */
export function describeStep(step: Step, before: readonly Step[]): string {
  const unheard = findUnheard(before);
  const describeActor = (actor: Actor): string => {
    const buyer = buyerOf(actor);
    if (actor === buyer) return buyer;
    return unheard.includes(buyer) ? `${buyer}'s request that nobody hears` : `After ${buyer}'s answer`;
  };
  const own = [...describeFault(step), ...describeOwn(step, describeActor)];
  const woke = step.woke.map(({ actor, call, echo }) => {
    return `So ${describeActor(actor)} goes on: ${describeCall(call)} ${describeEcho(echo)}.`;
  });
  const answered = step.answered.map(({ actor, outcome }) => describeAnswer(buyerOf(actor), outcome));
  return [...own, ...woke, ...answered].join(' ');
}

function describeAnswer(buyer: Buyer, outcome: string): string {
  return outcome === 'died' ? `${buyer}'s buyer hears nothing.` : `${buyer}'s buyer is told: ${outcome}.`;
}

function describeFault({ fault, move }: Step): readonly string[] {
  return fault === null ? [] : [`${describeMove(move)}.`];
}

function describeOwn(
  { actor, call, echo }: Step,
  describeActor: (actor: Actor) => string,
): readonly string[] {
  if (actor === null || call === null || echo === null || echo.kind === 'died') return [];
  return [`${describeActor(actor)}: ${describeCall(call)} ${describeEcho(echo)}.`];
}

function describeEcho(echo: Echo): string {
  switch (echo.kind) {
    case 'returned':
      return `gives ${echo.reply}`;
    case 'failed':
      return `fails: ${echo.reply} (${echo.code})`;
    case 'waits':
      return `waits for ${echo.for.map(buyerOf).join(' and ')}`;
    case 'died':
      return 'is never heard of again';
  }
}

/** How a run ended, in a sentence; null: it is not over. */
export function describeEnd(run: Run): string | null {
  if (!isOver(run)) return null;
  if (run.harms.length > 0) return run.harms.map((harm) => HARMS[harm]).join(' ');
  const { orders, row } = run.steps.at(-1)?.world ?? run.before;
  if (orders.length === 0) return 'Nothing went wrong: the ticket is still there to be sold.';
  return row.stock > 0
    ? 'Nothing went wrong: one ticket was sold, and another is still there to be sold.'
    : 'The ticket was sold once.';
}
