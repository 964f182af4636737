import type { FaultKind } from '@/lib/shop/strategies/strategy';
import { type Actor, type Buyer, behind } from '@/lib/teaching/explorer/moves';
import type { RunState } from '@/lib/teaching/explorer/run/run-state';
import type { World } from '@/lib/teaching/explorer/timeline';

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
  const moves = [...movers.keys()];
  for (const buyer of state.scenario.buyers) moves.push(...listProcessFaults(state, buyer, faults));
  if (movers.size === 0 && state.waiters().length === 0) return moves;
  if (faults.includes('lock-timeout') && state.waiters().length > 0) moves.push('t');
  if (faults.includes('lease-expires') || faults.includes('redis-flushed')) {
    const keys = await readKeys();
    if (faults.includes('lease-expires') && keys.some(({ ttl }) => ttl === 'lease')) moves.push('x');
    if (faults.includes('redis-flushed') && keys.length > 0) moves.push('f');
  }
  return moves;
}

function listProcessFaults(state: RunState, buyer: Buyer, faults: readonly FaultKind[]): readonly string[] {
  const process = state.latest(buyer);
  if (!process) return [];
  const moves = [...listDeaths(state, buyer, faults), ...listDeaths(state, behind(buyer), faults)];
  // A request comes a second time; a third only where the scene has it.
  if (faults.includes('provider-answer-lost') && state.movers().get(buyer)?.made.call.store === 'payments') {
    moves.push(`${buyer}!`);
  }
  if (process.number < state.scenario.mostRequests && faults.includes('answer-lost')) moves.push(`${buyer}~`);
  return moves;
}

/**
 * A process that did nothing yet may die unseen, one that waits at any time. One that left work behind that nobody
 * awaits may always end before it is done: that is no fault.
 */
function listDeaths(state: RunState, actor: Actor, faults: readonly FaultKind[]): readonly string[] {
  const mortal = state.mortal(actor)?.thread;
  const moves: string[] = [];
  const hasBegun = mortal?.process.outcome || mortal?.process.threads.some(({ steps }) => steps > 0);
  if (hasBegun && (mortal?.isStray || faults.includes('process-dies-before'))) moves.push(`${actor}-`);
  if (faults.includes('process-dies-after')) {
    const calls = [...state.movers().keys()].filter((move) => move.startsWith(actor));
    moves.push(...calls.map((move) => `${move}+`));
  }
  return moves;
}
