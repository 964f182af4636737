import { MemoryKey } from '@/lib/core/stores/memory';
import { takeTurn } from '@/lib/shop/purchase/take-turn';
import type { Shop } from '@/lib/shop/shop';
import { type Consumer, consume, type EventDesk } from './consumer';
import { figures } from './figures';
import { guests } from './guests';
import { relay } from './relay';
import { watch } from './watch';

/** The consumers of all events: a new one is a file and a line. */
const CONSUMERS: readonly Consumer[] = [figures, guests, watch];

/** The consumers of a shop: without a venue nobody keeps a guest list. */
export const consumersOf = ({ venue }: Pick<EventDesk, 'venue'>): readonly Consumer[] =>
  venue ? CONSUMERS : CONSUMERS.filter((consumer) => consumer !== guests);

/** What was done with events. */
export interface CarriedOn {
  /** Events that were published. */
  readonly relayed: number;
  /** Events that were applied, by each consumer. */
  readonly applied: number;
}

/** Rounds of one call at most; what is left, the next one does. */
const ROUNDS = 20;

/**
 * Publishes what happened and lets each consumer apply it, until there is no more. Any number may run at once.
 * @param isOver whether its time is over: then it begins no other round
 * @throws {StoreError | SqlError} Postgres failed; the next one goes on
 */
export async function carryOn(
  desk: EventDesk,
  isOver: () => boolean = () => false,
  consumers: readonly Consumer[] = consumersOf(desk),
): Promise<CarriedOn> {
  let [relayed, applied] = [0, 0];
  for (let round = 0; round < ROUNDS && !isOver(); round++) {
    const { sent } = await relay(desk.stores);
    const consumed = await consume(consumers, desk);
    relayed += sent;
    applied += consumed.applied;
    if (sent === 0 && consumed.applied === 0) break;
  }
  return { relayed, applied };
}

/** How soon after an answer its events go on, ms. */
export const CARRY_ON_AFTER_MS = 200;
const TURN = 'lt:{relay}:turn';
const PENDING = new MemoryKey<{ isPending: boolean }>();

/**
 * Carries on after an answer, by whoever of all processes is first in 200 ms: a turn that was taken meanwhile by another
 * one began after this answer, and takes its events with it. A demo has a timer.
 * @param after keeps the function alive for work that goes on after the answer
 */
export function carryOnAfterAnswer(shop: Shop, after: (work: Promise<unknown>) => void): void {
  if (shop.demoMode) return;
  const state = shop.stores.memory.of(PENDING, () => ({ isPending: false }));
  if (state.isPending) return;
  state.isPending = true;
  after(carryOnInTurn(shop, state));
}

async function carryOnInTurn(shop: Shop, state: { isPending: boolean }): Promise<void> {
  await shop.stores.sleep(CARRY_ON_AFTER_MS);
  // From here on an answer is too late for this turn, and asks for the next one.
  state.isPending = false;
  if (!(await takeTurn(TURN, CARRY_ON_AFTER_MS, shop.stores))) return;
  // One that fails is no news: the next answer's goes on.
  await carryOn(shop).catch(() => {});
}
