import type { Memory } from '@/lib/core/stores/memory';
import { type Actor, type Buyer, behind, type Move } from '@/lib/teaching/explorer/moves';
import type { Sandbox } from '@/lib/teaching/explorer/sandbox/sandbox';
import { Gate } from './gate';
import { createLabStores } from './lab-stores';
import { type FullScenario, outcomeOf, outcomeOfError } from './scenario';
import { canMove, type Flight, type GateCall, isDozing, noteReply, type Process, Thread } from './thread';

/** Sessions from here on belong to no buyer in particular. */
const FIRST_SPARE_SESSION = 3;

/** Calls that came back in one step. */
export interface Arrival {
  readonly thread: Thread;
  readonly flight: Flight;
}

/** What a move did. */
export interface Made {
  /** The thread that moved; null: it was nobody's call. */
  readonly thread: Thread | null;
  readonly calls: readonly GateCall[];
  /** What came back because of it, `thread`'s first. */
  readonly arrivals: readonly Arrival[];
}

interface RunStateOptions {
  readonly scenario: FullScenario;
  readonly sandbox: Sandbox;
  /** What a process remembers. */
  readonly memoryOf: (process: Process) => Memory;
  /** Texts and places of calls are wanted, not only their order. */
  readonly isWatched: boolean;
  /** Gives up where Postgres chose unusually. */
  readonly isStrict: boolean;
}

/** One run as it goes on: the buyers' processes, and what may be done with them. */
export class RunState {
  readonly gate: Gate;
  readonly processes: Process[] = [];
  readonly #options: RunStateOptions;
  #spares = 0;

  constructor(options: RunStateOptions) {
    const { sandbox, isStrict } = options;
    this.#options = options;
    this.gate = new Gate({
      sessionFor: (thread) => sandbox.session(this.#sessionNumber(thread)),
      blockers: (pids) => sandbox.blockers(pids),
      isStrict,
    });
  }

  #sessionNumber({ process }: Thread): number {
    const isFirst = process.number === 1 && process.threads.every(({ session }) => session === null);
    if (isFirst) return this.#options.scenario.buyers.indexOf(process.buyer);
    return FIRST_SPARE_SESSION + this.#spares++;
  }

  async begin(): Promise<void> {
    for (const buyer of this.#options.scenario.buyers) await this.#send(buyer, 1);
  }

  /** A buyer's request comes: up to its first store call. */
  async #send(buyer: Buyer, number: number): Promise<void> {
    const purchase = this.#options.scenario.purchases.get(buyer);
    if (!purchase) throw new RangeError(`${buyer} is not in this scenario`);
    const process: Process = { buyer, number, threads: [], isDead: false, outcome: null };
    this.processes.push(process);
    const { scenario, sandbox, memoryOf, isWatched } = this.#options;
    const { gate } = this;
    const memory = memoryOf(process);
    const stores = createLabStores({ process, gate, isWatched, redis: sandbox.redis, memory });
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

  /**
   * The threads that can go on, one for each actor: the oldest of several. One that asks again and again is left out
   * until another has moved, as long as any other can.
   */
  movers(): ReadonlyMap<Actor, Thread> {
    const able = this.gate.threads.filter((thread) => !thread.process.isDead && canMove(thread));
    const awake = able.filter((thread) => !isDozing(thread));
    const oldestLast = (awake.length > 0 ? awake : able).toReversed();
    return new Map(oldestLast.map((thread) => [thread.actor, thread]));
  }

  waiters(): readonly Thread[] {
    return this.gate.threads.filter(({ flight, process }) => flight && !process.isDead);
  }

  /** Of a buyer's newest process, what can go on, or else what waits for a lock. */
  mortal(buyer: Buyer): Thread | undefined {
    const process = this.latest(buyer);
    return this.movers().get(buyer) ?? this.waiters().find((waiter) => waiter.process === process);
  }

  /** @throws {RangeError} the move is not possible */
  async make(move: Move): Promise<Made> {
    const made = await this.#carryOut(move);
    for (const thread of this.gate.threads) {
      noteReply(thread, made.arrivals.find((arrival) => arrival.thread === thread)?.flight);
    }
    return made;
  }

  async #carryOut(move: Move): Promise<Made> {
    switch (move.kind) {
      case 'call': {
        const thread = this.#mover(move.actor);
        const { calls } = this.gate.release(thread);
        await this.gate.settle();
        return { thread, calls, arrivals: await this.gate.deliver(thread) };
      }
      case 'process-dies-before': {
        const thread = this.mortal(move.buyer) ?? this.#mover(move.buyer);
        const calls = thread.flight?.calls ?? thread.pending;
        return { thread, calls, arrivals: await this.#kill(thread.process) };
      }
      case 'process-dies-after': {
        const thread = this.#mover(move.buyer);
        const { calls } = this.gate.release(thread);
        await this.gate.settle();
        return { thread, calls, arrivals: await this.#kill(thread.process) };
      }
      case 'answer-lost':
        await this.#sendAgain(move.buyer);
        return { thread: null, calls: [], arrivals: [] };
      case 'lease-expires':
        await this.#options.sandbox.redis.endLeases();
        return { thread: null, calls: [], arrivals: [] };
      case 'redis-flushed':
        await this.#options.sandbox.redis.flush(0);
        return { thread: null, calls: [], arrivals: [] };
      case 'lock-timeout':
        return { thread: null, calls: [], arrivals: await this.#endWait() };
    }
  }

  #mover(actor: Actor): Thread {
    const thread = this.movers().get(actor);
    if (!thread) throw new RangeError(`${actor} can't move`);
    return thread;
  }

  /** Its promises never settle, its `finally` never runs, and its sessions are gone. */
  async #kill(process: Process): Promise<readonly Arrival[]> {
    process.isDead = true;
    for (const { session } of process.threads) if (session) await this.#options.sandbox.kill(session);
    await this.gate.settle();
    return this.gate.deliver(null);
  }

  /** Nobody listens to the first process from now on. */
  async #sendAgain(buyer: Buyer): Promise<void> {
    const process = this.latest(buyer);
    for (const thread of process?.threads ?? []) thread.actor = behind(buyer);
    await this.#send(buyer, (process?.number ?? 0) + 1);
  }

  async #endWait(): Promise<readonly Arrival[]> {
    const [thread] = this.waiters();
    if (!thread?.flight || !thread.session) return [];
    thread.flight.isTimedOut = true;
    thread.flight.waitsFor = [];
    await this.#options.sandbox.cancel(thread.session);
    await this.gate.settle(thread);
    return this.gate.deliver(thread);
  }

  /** Leaves no transaction behind, wherever the run was left. */
  async end(): Promise<void> {
    this.gate.close();
    const waiting = this.waiters();
    const left = this.gate.threads.filter(({ session, hasEnded, process }) => {
      return session && !process.isDead && (waiting.length > 0 || !hasEnded);
    });
    for (const { session } of waiting) if (session) await this.#options.sandbox.kill(session);
    for (const { session, flight } of left)
      if (session && !flight) await this.#options.sandbox.rollBack(session);
  }
}
