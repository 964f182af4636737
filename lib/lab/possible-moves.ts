import type { FaultKind } from '@/lib/strategies/strategy';
import { BUYERS, type Buyer } from './moves';
import type { Stage } from './stage';
import type { Thread } from './thread';
import type { Actor, World } from './timeline';

const ORDER: readonly Actor[] = ['A', 'B', 'C', 'a', 'b', 'c'];

/**
 * The moves that are possible now, buyers first, and of `faults` those that change something. Where no buyer can
 * move, only a fault that sets one in motion again.
 */
export async function listMoves(
  stage: Stage,
  faults: readonly FaultKind[],
  readKeys: () => Promise<World['keys']>,
): Promise<readonly string[]> {
  const movers = stage.movers();
  const moves: string[] = ORDER.filter((actor) => movers.has(actor));
  for (const buyer of BUYERS) moves.push(...listProcessFaults(stage, buyer, faults));
  if (movers.size === 0 && stage.waiters().length === 0) return moves;
  if (faults.includes('lock-timeout') && stage.waiters().length > 0) moves.push('t');
  if (faults.includes('lease-expires') || faults.includes('redis-flushed')) {
    const keys = await readKeys();
    if (faults.includes('lease-expires') && keys.some(({ ttl }) => ttl === 'lease')) moves.push('x');
    if (faults.includes('redis-flushed') && keys.length > 0) moves.push('f');
  }
  return moves;
}

/** A process that did nothing yet may die unseen, one that waits at any time; a request comes a second time, not a third. */
function listProcessFaults(stage: Stage, buyer: Buyer, faults: readonly FaultKind[]): readonly string[] {
  const process = stage.latest(buyer);
  if (!process) return [];
  const thread = stage.movers().get(buyer);
  const moves: string[] = [];
  const mortal = findMortal(stage, buyer);
  if (mortal && mortal.steps > 0 && faults.includes('process-dies-before')) moves.push(`${buyer}-`);
  if (thread && faults.includes('process-dies-after')) moves.push(`${buyer}+`);
  if (process.number === 1 && faults.includes('answer-lost')) moves.push(`${buyer}~`);
  return moves;
}

/** Of a buyer's newest process, what can go on, or else what waits for a lock. */
export function findMortal(stage: Stage, buyer: Buyer): Thread | undefined {
  const process = stage.latest(buyer);
  return stage.movers().get(buyer) ?? stage.waiters().find((waiter) => waiter.process === process);
}
