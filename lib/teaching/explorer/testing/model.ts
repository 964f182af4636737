/*
 * The explorer's counterpart without stores: what Postgres' locks and snapshots and Redis' keys mean for the next
 * move, in as few words as possible. It was written from the manuals and shares no code with the explorer, so that
 * the two can only agree where both are right.
 */

/** The capital letters are buyers; the small ones what goes on after their answers. */
export type ModelActor = 'A' | 'B' | 'C' | 'a' | 'b' | 'c';

/** What a call finds or does: a number for its caller, or it has to wait for somebody who holds something. */
export type ModelCall = (world: ModelWorld, me: ModelActor) => number | 'waits';

/** Call after call; each gets what the one before gave. */
export type Program = Generator<ModelCall, void, number>;

/** A strategy. What it hands over goes on after its answer, as somebody of its own. */
export type ModelStrategy = (waitUntil: (work: Program) => void) => Program;

interface Transaction {
  readonly isolated: boolean;
  /** The version that it reads, once it has read, where it is isolated. */
  snapshot?: { readonly stock: number; readonly version: number };
  /** What it wrote and has not committed. */
  written?: number;
  orders: number;
}

/** One row, locks by their names, a key of Redis, and the orders. */
export class ModelWorld {
  stock: number;
  version = 0;
  orders = 0;
  /** Holders by name: locks of Postgres go with the transaction, keys of Redis when they are deleted. */
  readonly locks = new Map<string, ModelActor>();
  readonly keys = new Map<string, string>();
  readonly transactions = new Map<ModelActor, Transaction>();

  constructor(stock: number) {
    this.stock = stock;
  }

  isTaken(lock: string, me: ModelActor): boolean {
    const holder = this.locks.get(lock);
    return holder !== undefined && holder !== me;
  }

  begin(me: ModelActor, isolated: boolean): void {
    this.transactions.set(me, { isolated, orders: 0 });
  }

  end(me: ModelActor, isCommitted: boolean): void {
    const transaction = this.transactions.get(me);
    if (transaction && isCommitted) {
      if (transaction.written !== undefined) {
        this.stock = transaction.written;
        this.version += 1;
      }
      this.orders += transaction.orders;
    }
    this.transactions.delete(me);
    for (const [lock, holder] of this.locks) if (holder === me) this.locks.delete(lock);
  }
}

interface Actor {
  readonly program: Program;
  /** The call that it makes next, or waits in. */
  call: ModelCall;
  isWaiting: boolean;
  /** What follows its answer. */
  readonly leave: () => void;
}

/** A whole schedule, as the model has it. */
export interface ModelRun {
  readonly schedule: string;
  readonly isOversold: boolean;
}

const BUYERS = ['A', 'B', 'C'] as const;
const AFTERWARDS = { A: 'a', B: 'b', C: 'c' } as const;

/** All schedules of that many buyers who want the last ticket, in the order in which a search by depth finds them. */
export function enumerateSchedules(sell: ModelStrategy, buyers: 2 | 3 = 2): readonly ModelRun[] {
  const search = (prefix: readonly ModelActor[]): readonly ModelRun[] => {
    const { next, orders } = replay(sell, buyers, prefix);
    if (next.length === 0) return [{ schedule: prefix.join(''), isOversold: orders > 1 }];
    return next.flatMap((move) => search([...prefix, move]));
  };
  return search([]);
}

function replay(sell: ModelStrategy, buyers: number, moves: readonly ModelActor[]) {
  const world = new ModelWorld(1);
  const actors = new Map<ModelActor, Actor>();
  for (const name of BUYERS.slice(0, buyers)) {
    const work: Program[] = [];
    enter(
      actors,
      name,
      sell((handed) => work.push(handed)),
      () => {
        for (const handed of work) enter(actors, AFTERWARDS[name], handed, () => {});
      },
    );
  }
  for (const move of moves) {
    const actor = actors.get(move);
    if (!actor) throw new Error(`${move} has not come, or is gone.`);
    take(world, actors, move, actor);
    wake(world, actors);
  }
  const next = [...actors].filter(([, { isWaiting }]) => !isWaiting).map(([name]) => name);
  if (next.length === 0 && actors.size > 0) throw new Error(`Everybody waits after ${moves.join('')}.`);
  return { next: next.sort(), orders: world.orders };
}

function enter(actors: Map<ModelActor, Actor>, name: ModelActor, program: Program, leave: () => void): void {
  const first = program.next(0);
  if (first.done) leave();
  else actors.set(name, { program, call: first.value, isWaiting: false, leave });
}

/** Makes the call; an actor that has got the last answer leaves. */
function take(world: ModelWorld, actors: Map<ModelActor, Actor>, name: ModelActor, actor: Actor): void {
  const answer = actor.call(world, name);
  actor.isWaiting = answer === 'waits';
  if (answer === 'waits') return;
  const next = actor.program.next(answer);
  if (next.done) {
    actors.delete(name);
    actor.leave();
  } else {
    actor.call = next.value;
  }
}

/** All that waited try again, one after the other. */
function wake(world: ModelWorld, actors: Map<ModelActor, Actor>): void {
  for (const [name, actor] of [...actors]) if (actor.isWaiting) take(world, actors, name, actor);
}
