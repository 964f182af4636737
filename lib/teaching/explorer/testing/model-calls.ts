import type { Alone, ModelCall } from './model';
import type { ModelWorld } from './model-world';

/* What a store is asked for, as the model has it. */

export const FAILED = -1;

/** One statement by itself: it commits at once, or where statements overlap, in a step of its own. */
export const alone = (call: ModelCall): Alone => ({ alone: call });

export const begin =
  (isolated = false): ModelCall =>
  (world, me) => {
    world.begin(me, isolated);
    return 0;
  };
export const commit: ModelCall = (world, me) => {
  world.end(me, true);
  return 0;
};
export const rollback: ModelCall = (world, me) => {
  world.end(me, false);
  return 0;
};
export const sleep: ModelCall = () => 0;

/** Reads the stock: the snapshot's where there is one, else what is committed. It never waits. */
export const look: ModelCall = (world, me) => {
  const transaction = world.transactions.get(me);
  if (!transaction?.isolated) return world.stock;
  transaction.snapshot ??= { stock: world.stock, version: world.version };
  return transaction.snapshot.stock;
};

/** Holds a lock of Postgres to the end of the transaction. */
export const lock =
  (name: string): ModelCall =>
  (world, me) => {
    if (world.isTaken(name, me)) return 'waits';
    world.locks.set(name, me);
    return 0;
  };

/** Writes the row under its lock. Gives 1; 0 where `next` wants none; FAILED where the snapshot is an old one. */
export const write =
  (next: (world: ModelWorld) => number | undefined, orders = 1): ModelCall =>
  (world, me) => {
    if (lock('row')(world, me) === 'waits') return 'waits';
    const transaction = world.transactions.get(me);
    if (!transaction) throw new Error('Nothing is written outside of a transaction.');
    if (transaction.snapshot && transaction.snapshot.version !== world.version) return FAILED;
    const stock = next(world);
    if (stock === undefined) return 0;
    transaction.written = stock;
    transaction.orders += orders;
    return 1;
  };
/** Puts one more ticket on sale, under the row's lock. */
export const restock: ModelCall = (world, me) => {
  world.capacity += 1;
  return write(({ stock }) => stock + 1, 0)(world, me);
};
/** Gives the ticket of an order back; 0 where there is none. */
export const cancel: ModelCall = (world, me) =>
  world.orders === 0 ? 0 : write(({ stock }) => stock + 1, -1)(world, me);
export const record: ModelCall = (world, me) => {
  const transaction = world.transactions.get(me);
  if (transaction) transaction.orders += 1;
  return 1;
};
export const decrement = write((world) => world.stock - 1);
/** A write with a WHERE, which is asked of the row as it is committed, and after a wait again: no match, no wait. */
export const writeWhere =
  (guard: (world: ModelWorld) => boolean, next: (world: ModelWorld) => number): ModelCall =>
  (world, me) =>
    guard(world) ? write((locked) => (guard(locked) ? next(locked) : undefined))(world, me) : 0;
export const decrementGuarded = writeWhere(
  ({ stock }) => stock > 0,
  ({ stock }) => stock - 1,
);

/** SET NX: 1 where the key was free. */
export const setOn =
  (key: string): ModelCall =>
  (world, me) => {
    if (world.keys.has(key)) return 0;
    world.keys.set(key, me);
    return 1;
  };
export const setIfAbsent = setOn('lock');
