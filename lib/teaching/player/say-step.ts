import type { Actor } from '@/lib/teaching/explorer/moves';
import type { Call, Echo, Harm, Run, Step } from '@/lib/teaching/explorer/timeline';
import { isOver } from './fate';
import { findUnheard, type Lane, laneOf } from './lanes';

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
export function sayMove(move: string): string {
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
export function sayCall({ store, name, text }: Call): string {
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
export function sayStep(step: Step, before: readonly Step[]): string {
  const unheard = findUnheard(before);
  const sayActor = (actor: Actor): string => {
    const lane = laneOf(actor);
    if (actor === lane) return lane;
    return unheard.includes(lane) ? `${lane}'s request that nobody hears` : `After ${lane}'s answer`;
  };
  const own = [...sayFault(step), ...sayOwn(step, sayActor)];
  const woke = step.woke.map(({ actor, call, echo }) => {
    return `So ${sayActor(actor)} goes on: ${sayCall(call)} ${sayEcho(echo)}.`;
  });
  const answered = step.answered.map(({ actor, outcome }) => sayAnswer(laneOf(actor), outcome));
  return [...own, ...woke, ...answered].join(' ');
}

function sayAnswer(lane: Lane, outcome: string): string {
  return outcome === 'died' ? `${lane}'s buyer hears nothing.` : `${lane}'s buyer is told: ${outcome}.`;
}

function sayFault({ fault, move }: Step): readonly string[] {
  return fault === null ? [] : [`${sayMove(move)}.`];
}

function sayOwn({ actor, call, echo }: Step, sayActor: (actor: Actor) => string): readonly string[] {
  if (actor === null || call === null || echo === null || echo.kind === 'died') return [];
  return [`${sayActor(actor)}: ${sayCall(call)} ${sayEcho(echo)}.`];
}

function sayEcho(echo: Echo): string {
  switch (echo.kind) {
    case 'returned':
      return `gives ${echo.reply}`;
    case 'failed':
      return `fails: ${echo.reply} (${echo.code})`;
    case 'waits':
      return `waits for ${echo.for.map(laneOf).join(' and ')}`;
    case 'died':
      return 'is never heard of again';
  }
}

/** How a run ended, in a sentence; null: it is not over. */
export function sayEnd(run: Run): string | null {
  if (!isOver(run)) return null;
  if (run.harms.length > 0) return run.harms.map((harm) => HARMS[harm]).join(' ');
  const { orders, row } = run.steps.at(-1)?.world ?? run.before;
  if (orders.length === 0) return 'Nothing went wrong: the ticket is still there to be sold.';
  return row.stock > 0
    ? 'Nothing went wrong: one ticket was sold, and another is still there to be sold.'
    : 'The ticket was sold once.';
}
