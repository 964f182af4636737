/*
 * The explorer's counterpart without stores: what Postgres' locks and snapshots and Redis' keys mean for the next
 * move, in as few words as possible. It was written from the manuals and shares no code with the explorer, so that
 * the two can only agree where both are right.
 */

import { type ModelActor, ModelWorld } from './model-world';

/** What a call finds or does: a number for its caller, or it has to wait for somebody who holds something. */
export type ModelCall = (world: ModelWorld, me: ModelActor) => number | 'waits';

/** A statement outside of a transaction: a transaction by itself. */
export interface Alone {
  readonly alone: ModelCall;
}

/** Call after call; each gets what the one before gave. */
export type Program = Generator<ModelCall | Alone, void, number>;

/** The same, a step at a time. */
type Steps = Generator<ModelCall, void, number>;

/** A strategy. What it hands over goes on after its answer, as somebody of its own. */
export type ModelStrategy = (waitUntil: (work: Program) => void) => Program;

interface Actor {
  readonly steps: Steps;
  /** The call that it makes next, or waits in. */
  call: ModelCall;
  isWaiting: boolean;
  /** Its place in the line of those who wait. */
  place: number;
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

export interface ModelScene {
  /** Two where nothing is said. */
  readonly buyers?: 2 | 3;
  /** A statement outside of a transaction is three steps, not one. */
  readonly overlap?: boolean;
  /** Somebody, as C, who changes the stock beside two buyers. */
  readonly boxOffice?: () => Program;
  /** Whoever is in a transaction has the only connection. */
  readonly isOneConnection?: boolean;
}

/** All schedules of buyers who want the last ticket, in the order in which a search by depth finds them. */
export function enumerateSchedules(sell: ModelStrategy, scene: ModelScene = {}): readonly ModelRun[] {
  const search = (prefix: readonly ModelActor[]): readonly ModelRun[] => {
    const { next, world } = replay(sell, scene, prefix);
    if (next.length === 0) return [{ schedule: prefix.join(''), isOversold: isOversold(world) }];
    return next.flatMap((move) => search([...prefix, move]));
  };
  return search([]);
}

const isOversold = ({ stock, orders, capacity }: ModelWorld) => stock < 0 || orders + stock > capacity;

const BEGIN: ModelCall = (world, me) => {
  world.begin(me, false);
  return 0;
};
const COMMIT: ModelCall = (world, me) => {
  world.end(me, true);
  return 0;
};

function* stepByStep(program: Program, overlap: boolean): Steps {
  for (let asked = program.next(0); !asked.done; ) {
    const { value } = asked;
    if (typeof value === 'function') {
      asked = program.next(yield value);
    } else if (overlap) {
      yield BEGIN;
      const answer = yield value.alone;
      yield COMMIT;
      asked = program.next(answer);
    } else {
      asked = program.next(yield (world, me) => allAtOnce(value.alone, world, me));
    }
  }
}

function allAtOnce(call: ModelCall, world: ModelWorld, me: ModelActor): number | 'waits' {
  world.begin(me, false);
  const answer = call(world, me);
  world.end(me, answer !== 'waits');
  return answer;
}

function replay(
  sell: ModelStrategy,
  { buyers = 2, overlap = false, boxOffice, isOneConnection = false }: ModelScene,
  moves: readonly ModelActor[],
) {
  const world = new ModelWorld(1);
  const actors = new Map<ModelActor, Actor>();
  const enter = (name: ModelActor, program: Program, leave: () => void) => {
    const steps = stepByStep(program, overlap);
    const first = steps.next(0);
    if (first.done) leave();
    else actors.set(name, { steps, call: first.value, isWaiting: false, place: 0, leave });
  };
  for (const name of BUYERS.slice(0, buyers)) {
    const work: Program[] = [];
    enter(
      name,
      sell((handed) => work.push(handed)),
      () => {
        for (const handed of work) enter(AFTERWARDS[name], handed, () => {});
      },
    );
  }
  if (boxOffice) enter('C', boxOffice(), () => {});
  world.isOneConnection = isOneConnection;
  let places = 0;
  for (const move of moves) {
    const actor = actors.get(move);
    if (!actor) throw new Error(`${move} has not come, or is gone.`);
    take(world, actors, move, actor);
    wake(world, actors);
    places++;
    if (actor.isWaiting) actor.place = places;
  }
  const next = [...actors].filter(([, { isWaiting }]) => !isWaiting).map(([name]) => name);
  if (next.length === 0 && actors.size > 0) throw new Error(`Everybody waits after ${moves.join('')}.`);
  return { next: next.sort(), world };
}

/** Makes the call; an actor that has got the last answer leaves. */
function take(world: ModelWorld, actors: Map<ModelActor, Actor>, name: ModelActor, actor: Actor): void {
  const answer = world.isConnectionTaken(name) ? 'waits' : actor.call(world, name);
  actor.isWaiting = answer === 'waits';
  if (answer === 'waits') return;
  const next = actor.steps.next(answer);
  if (next.done) {
    actors.delete(name);
    actor.leave();
  } else {
    actor.call = next.value;
  }
}

/** All that waited try again, whoever came first before the others. */
function wake(world: ModelWorld, actors: Map<ModelActor, Actor>): void {
  const waiting = [...actors].filter(([, { isWaiting }]) => isWaiting);
  waiting.sort(([, one], [, other]) => one.place - other.place);
  for (const [name, actor] of waiting) take(world, actors, name, actor);
}
