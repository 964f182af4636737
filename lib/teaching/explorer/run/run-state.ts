import type { Memory } from '@/lib/core/stores/memory';
import { type Actor, type Buyer, behind, type Move, movesOf } from '@/lib/teaching/explorer/moves';
import type { Sandbox } from '@/lib/teaching/explorer/sandbox/sandbox';
import { Gate } from './gate';
import { createLabStores } from './lab-stores';
import { findMovers, type Mover } from './movers';
import { type FullScenario, outcomeOf, outcomeOfError, outcomeOfWait } from './scenario';
import { Sessions } from './sessions';
import { type Luck, type Surroundings, surround } from './surroundings';
import { type Flight, type GateCall, noteReply, type Process, Thread } from './thread';

/** What a move did. */
export interface Made {
  /** The thread that moved; null: it was nobody's call. */
  readonly thread: Thread | null;
  /** The call that it made, or made no more. */
  readonly made: GateCall | null;
  /** What came back because of it, `thread`'s first. */
  readonly arrivals: readonly Flight[];
}

export interface RunStateOptions {
  readonly scenario: FullScenario;
  readonly sandbox: Sandbox;
  /** What a process remembers. */
  readonly memoryOf: (process: Process) => Memory;
  /** Texts and places of calls are wanted, not only their order. */
  readonly isWatched: boolean;
  /** Gives up where Postgres chose unusually. */
  readonly isStrict: boolean;
  readonly luck: Luck;
  /** Hears of each module that a process loads for itself. */
  readonly noteModule: Surroundings['noteModule'];
}

/** One run as it goes on: the buyers' processes, and what may be done with them. */
export class RunState {
  readonly gate: Gate;
  readonly processes: Process[] = [];
  readonly #options: RunStateOptions;
  readonly #sessions: Sessions;

  constructor(options: RunStateOptions) {
    const { session, blockers } = options.sandbox;
    this.#options = options;
    this.#sessions = new Sessions(session);
    this.gate = new Gate({ sessions: this.#sessions.all, blockers, isStrict: options.isStrict });
  }

  async begin(): Promise<void> {
    for (const buyer of this.#options.scenario.buyers) await this.#send(buyer, 1);
  }

  /** A buyer's request comes: up to its first store call. */
  async #send(buyer: Buyer, number: number): Promise<void> {
    const purchase = this.#options.scenario.purchases.get(buyer);
    if (!purchase) throw new RangeError(`${buyer} is not in this scenario`);
    const process: Process = { buyer, number, threads: [], isDead: false, sleptMs: 0, outcome: null };
    this.processes.push(process);
    const { scenario, sandbox, memoryOf, isWatched, luck, noteModule } = this.#options;
    const { gate } = this;
    const memory = memoryOf(process);
    const { stores, pause } = createLabStores({
      ...{ process, gate, isWatched, sessions: this.#sessions },
      ...{ redis: sandbox.redis, memory },
    });
    const takeBack = (call: GateCall) => gate.leave(process, call);
    surround(memory, { process, luck, pause, takeBack, noteModule });
    const waitUntil = (work: Promise<unknown>) => gate.handOver(process, work);
    await gate.begin(new Thread(buyer, process), async () => {
      try {
        process.outcome = outcomeOf(await scenario.strategy.sell(purchase, stores, { waitUntil }));
      } catch (error) {
        process.outcome = outcomeOfError(error);
      }
    });
  }

  /** The newest process of a buyer: the one that the buyer listens to. */
  latest(buyer: Buyer): Process | undefined {
    return this.processes.findLast((process) => process.buyer === buyer);
  }

  /** The calls that may be let go, by their moves. */
  movers(): ReadonlyMap<string, Mover> {
    return findMovers(this.gate.threads);
  }

  /** Calls that are on their way and do not come back by themselves. */
  waiters(): readonly Flight[] {
    return this.gate.threads.flatMap(({ flights, process }) => (process.isDead ? [] : flights));
  }

  /** What an actor would do next, or else waits for: there its process may die. A buyer's newest process is meant. */
  mortal(actor: Actor): Mover | undefined {
    const mover = this.movers().get(actor);
    if (mover) return mover;
    const waiter = this.waiters().findLast(({ thread }) => thread.actor === actor);
    return waiter && { thread: waiter.thread, made: waiter.made };
  }

  /** Who still waits when nobody can move any more waits for ever. */
  noteEndlessWaits(): void {
    for (const { thread, waitsFor } of this.waiters()) {
      const { process } = thread;
      process.outcome ??= outcomeOfWait(thread.actor, [
        ...new Set(waitsFor.map((held) => held.thread.actor)),
      ]);
    }
  }

  /** @throws {RangeError} the move is not possible */
  async make(move: Move): Promise<Made> {
    const made = await this.#carryOut(move);
    const arrivalOf = (thread: Thread) => made.arrivals.find((arrival) => arrival.thread === thread);
    for (const thread of this.gate.threads) noteReply(thread, arrivalOf(thread));
    return made;
  }

  async #carryOut(move: Move): Promise<Made> {
    switch (move.kind) {
      case 'call': {
        const { thread, made } = this.#mover(move.actor, move.nth);
        const flight = this.gate.release(thread, made);
        await this.gate.settle();
        return { thread, made, arrivals: await this.gate.deliver(flight) };
      }
      case 'process-dies-before': {
        const { thread, made } = this.mortal(move.actor) ?? this.#mover(move.actor, 1);
        return { thread, made, arrivals: await this.#kill(thread.process) };
      }
      case 'process-dies-after': {
        const { thread, made } = this.#mover(move.actor, move.nth);
        this.gate.release(thread, made);
        await this.gate.settle();
        return { thread, made, arrivals: await this.#kill(thread.process) };
      }
      case 'answer-lost':
        await this.#sendAgain(move.buyer);
        return NOBODY;
      case 'lease-expires':
        await this.#options.sandbox.redis.endLeases();
        return NOBODY;
      case 'redis-flushed':
        await this.#options.sandbox.redis.flush(0);
        return NOBODY;
      case 'lock-timeout':
        return { ...NOBODY, arrivals: await this.#endWait() };
    }
  }

  #mover(actor: Actor, nth: number): Mover {
    const move = movesOf(actor, nth).at(-1) ?? actor;
    const mover = this.movers().get(move);
    if (!mover) throw new RangeError(`${move} can't move`);
    return mover;
  }

  /** Its promises never settle, its `finally` never runs, and its sessions are gone. */
  async #kill(process: Process): Promise<readonly Flight[]> {
    process.isDead = true;
    for (const { connection } of this.#sessions.of(process)) await this.#options.sandbox.kill(connection);
    await this.gate.settle();
    return this.gate.deliver(null);
  }

  /** Nobody listens to the first process from now on. */
  async #sendAgain(buyer: Buyer): Promise<void> {
    const process = this.latest(buyer);
    for (const thread of process?.threads ?? []) thread.actor = behind(buyer);
    await this.#send(buyer, (process?.number ?? 0) + 1);
  }

  async #endWait(): Promise<readonly Flight[]> {
    const flight = this.waiters().find(({ session }) => session !== null);
    if (!flight?.session) return [];
    flight.isTimedOut = true;
    flight.waitsFor = [];
    await this.#options.sandbox.cancel(flight.session.connection);
    await this.gate.settle(flight);
    return this.gate.deliver(flight);
  }

  /** Leaves no transaction behind, nor anything else in a session, wherever the run was left. */
  async end(): Promise<void> {
    this.gate.close();
    const { kill, tidy } = this.#options.sandbox;
    const left = this.#sessions.all.filter(({ process }) => !process.isDead);
    for (const { flight, connection } of left) if (flight) await kill(connection);
    for (const { flight, connection, isIdle, isMarked } of left) {
      if (!flight && (isMarked || !isIdle)) await tidy(connection);
    }
  }
}

const NOBODY: Made = { thread: null, made: null, arrivals: [] };
