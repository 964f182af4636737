import { findStrategy } from '@/lib/shop/strategies/registry';
import type { Strategy } from '@/lib/shop/strategies/strategy';
import { type Actor, behind, type Move, readMove } from '@/lib/teaching/explorer/moves';
import { EVERYTHING, type Footprint, type Touch, writes } from '@/lib/teaching/explorer/run/footprint';
import type { Made } from '@/lib/teaching/explorer/run/movers';
import { isDozing, type Process, type Thread } from '@/lib/teaching/explorer/run/thread';

/** What a schedule may have so many of: two faults are never exchanged. */
const A_FAULT = writes('fault');

/**
 * Says of each step of a run what it touched, as it was seen to do. A step that wakes somebody, or waits while its
 * transaction holds a lock, touches everything; one that is refused lets go of what its transaction held.
 */
export function observeSteps(strategy: Strategy): (move: string, made: Made) => Footprint {
  const isTold = asksForHistory(strategy);
  /** Their sessions hold more than their statements say: their death may free it. */
  const lasting = new WeakSet<Process>();
  /** They had the same reply twice, and then sleep: whether they may depends on who else moved. */
  const repeating = new WeakSet<Thread>();

  function isFixed({ thread, made }: Made): boolean {
    if (!thread) return false;
    if (made?.call.store === 'clock') return repeating.delete(thread);
    if (isDozing(thread)) repeating.add(thread);
    return isDozing(thread);
  }

  return (move, step) => {
    const parsed = readMove(move);
    const { thread, made, arrivals } = step;
    if (thread && made?.reach.isLasting) lasting.add(thread.process);
    const others = arrivals.filter((arrival) => arrival.made !== made);
    const threads = [...(thread ? [thread] : []), ...others.map((other) => other.thread)];
    const parties = [...threads.flatMap(partiesOf), ...(parsed.kind === 'call' ? [] : namesOf(parsed))];
    const footprint = { parties: [...new Set(parties)], isFixed: false };
    const own = arrivals.find((arrival) => arrival.made === made);
    const touches: readonly Touch[] =
      others.length > 0
        ? EVERYTHING
        : (own?.answer?.touched ?? made?.reach.touches ?? []).filter(
            (touch) => isTold || !isOfHistory(touch),
          );
    switch (parsed.kind) {
      case 'call': {
        const mayDeadlock = !own && made?.reach.isHolding;
        const isRefused = own?.answer?.echo().kind === 'failed';
        const letsGo = isRefused && made ? made.reach.letsGo : [];
        return {
          ...footprint,
          touches: mayDeadlock ? EVERYTHING : [...touches, ...letsGo],
          isFixed: isFixed(step),
        };
      }
      case 'process-dies-before':
      case 'process-dies-after': {
        const isFreeing = thread && lasting.has(thread.process);
        return { ...footprint, touches: [A_FAULT, ...(isFreeing ? EVERYTHING : touches)] };
      }
      case 'provider-answer-lost':
        return { ...footprint, touches: [A_FAULT, ...touches] };
      case 'answer-lost':
        return { ...footprint, touches: [A_FAULT] };
      case 'lease-expires':
      case 'redis-flushed':
        return { ...footprint, touches: [A_FAULT, writes('redis')] };
      case 'lock-timeout':
        return { ...footprint, touches: EVERYTHING, isFixed: true };
    }
  };
}

/**
 * Whether anything was ever sold is read along with the stock, and asked for by nobody in the shop but the bouncer. Of
 * code that is not the shop's it is not known.
 */
const asksForHistory = (strategy: Strategy) =>
  strategy.keepsCounters === true || findStrategy(strategy.id) !== strategy;

const isOfHistory = ({ what, isWrite }: Touch) => what === 'pg/value/stock_events' && !isWrite;

/**
 * A process shares its memory with what it leaves to be done after its answer. Two requests of one buyer are two processes,
 * and meet only where they touch the same, or are called by the same name.
 */
const partiesOf = ({ process, actor }: Thread): readonly string[] => [
  `${process.buyer}${process.number}`,
  actor,
];

/** A request that comes again, and a death, may change who is meant by the names of that buyer. */
const namesOf = (move: Move): readonly Actor[] => ('buyer' in move ? [move.buyer, behind(move.buyer)] : []);
