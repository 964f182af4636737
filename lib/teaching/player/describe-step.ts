import { type Actor, buyerOf, readMove } from '@/lib/teaching/explorer/moves';
import { describeEchoInProse } from '@/lib/teaching/explorer/print/describe-echo';
import { describeFault } from '@/lib/teaching/explorer/print/describe-fault';
import { HARM_WORDS } from '@/lib/teaching/explorer/print/describe-harm';
import { type Call, type Echo, type Run, type Step, worldAfter } from '@/lib/teaching/explorer/timeline';
import { isOver } from './fate';
import { findUnheard } from './happenings';

/** A move as a button says it: which buyer goes next, or what breaks. */
export function describeMove(text: string): string {
  const move = readMove(text);
  if (move.kind !== 'call') {
    const fault = describeFault(move.kind, 'buyer' in move ? move.buyer : undefined);
    const when = 'actor' in move && move.actor !== move.buyer ? ', after the answer' : '';
    return fault.charAt(0).toUpperCase() + fault.slice(1) + when;
  }
  const buyer = buyerOf(move.actor);
  const which = move.nth > 1 ? `, with call ${move.nth} of those made together` : '';
  return (buyer === move.actor ? `${buyer} goes next` : `${buyer}'s work after the answer goes on`) + which;
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
  const describeReply = (subject: string, call: Call, echo: Echo) =>
    `${subject}: ${describeCall(call)} ${describeEchoInProse(echo)}.`;
  const { move, fault, actor, call, echo, woke, answered } = step;
  return [
    ...(fault ? [`${describeMove(move)}.`] : []),
    ...(actor && call && echo && echo.kind !== 'died'
      ? [describeReply(describeActor(actor), call, echo)]
      : []),
    ...woke.map((one) => describeReply(`So ${describeActor(one.actor)} goes on`, one.call, one.echo)),
    ...answered.map(({ actor, outcome }) =>
      outcome === 'died' ? `${buyerOf(actor)} hears nothing.` : `${buyerOf(actor)} is told: ${outcome}.`,
    ),
  ].join(' ');
}

/** A run in sentences, one a step. */
export const tellStory = ({ steps }: Run): readonly string[] =>
  steps.map((step, at) => describeStep(step, steps.slice(0, at)));

/** How a run ended, in a sentence; null: it is not over. */
export function describeEnd(run: Run): string | null {
  if (!isOver(run)) return null;
  if (run.harms.length > 0) return run.harms.map((harm) => HARM_WORDS[harm].sentence).join(' ');
  const { orders, row } = worldAfter(run);
  if (orders.length === 0) return 'Nothing went wrong: the ticket is still there to be sold.';
  const sold = orders.reduce((sum, { quantity }) => sum + quantity, 0);
  if (sold > 1) return `Nothing went wrong: sold ${sold}, left ${row.stock}.`;
  return row.stock > 0
    ? 'Nothing went wrong: one ticket was sold, and another is still there to be sold.'
    : 'The ticket was sold once.';
}
