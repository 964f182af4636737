import type { Program } from './model';
import { alone, begin, commit, decrementGuarded, look } from './model-calls';

/** The one ticket was printed before. A buyer who finds it locked or sold looks, and where it is not sold out, prints. */
export function* skipLocked(): Program {
  yield begin();
  const picked = yield (world, me) => {
    if (world.orders > 0 || world.isTaken('ticket', me)) return 0;
    world.locks.set('ticket', me);
    return 1;
  };
  if (picked > 0) {
    yield decrementGuarded;
    yield () => 1; // Marks the ticket.
    yield commit;
    return;
  }
  yield commit;
  const stock = yield look;
  if (stock > 0) yield alone(() => 0); // Prints nothing: none is short.
}
