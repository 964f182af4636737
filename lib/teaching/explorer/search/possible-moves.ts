import type { FaultKind } from '@/lib/shop/strategies/strategy';
import type { Actor } from '@/lib/teaching/explorer/moves';
import { BUYERS, type Buyer } from '@/lib/teaching/explorer/moves';
import type { RunState } from '@/lib/teaching/explorer/run/run-state';
import type { World } from '@/lib/teaching/explorer/timeline';

const ORDER: readonly Actor[] = ['A', 'B', 'C', 'a', 'b', 'c'];

/**
 * The moves that are possible now, buyers first, and of `faults` those that change something. Where no buyer can
 * move, only a fault that sets one in motion again.
 */
export async function listMoves(
  state: RunState,
  faults: readonly FaultKind[],
  readKeys: () => Promise<World['keys']>,
): Promise<readonly string[]> {
  const movers = state.movers();
  const moves: string[] = ORDER.filter((actor) => movers.has(actor));
  for (const buyer of BUYERS) moves.push(...listProcessFaults(state, buyer, faults));
  if (movers.size === 0 && state.waiters().length === 0) return moves;
  if (faults.includes('lock-timeout') && state.waiters().length > 0) moves.push('t');
  if (faults.includes('lease-expires') || faults.includes('redis-flushed')) {
    const keys = await readKeys();
    if (faults.includes('lease-expires') && keys.some(({ ttl }) => ttl === 'lease')) moves.push('x');
    if (faults.includes('redis-flushed') && keys.length > 0) moves.push('f');
  }
  return moves;
}

/** A process that did nothing yet may die unseen, one that waits at any time; a request comes a second time, not a third. */
function listProcessFaults(state: RunState, buyer: Buyer, faults: readonly FaultKind[]): readonly string[] {
  const process = state.latest(buyer);
  if (!process) return [];
  const thread = state.movers().get(buyer);
  const moves: string[] = [];
  const mortal = state.mortal(buyer);
  if (mortal && mortal.steps > 0 && faults.includes('process-dies-before')) moves.push(`${buyer}-`);
  if (thread && faults.includes('process-dies-after')) moves.push(`${buyer}+`);
  if (process.number === 1 && faults.includes('answer-lost')) moves.push(`${buyer}~`);
  return moves;
}
