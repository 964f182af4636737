import type { Memory } from '@/lib/core/stores/memory';
import type { Payments } from '@/lib/core/stores/payments';
import { type Actor, type Buyer, behind, buyerOf, type Move, movesOf } from '@/lib/teaching/explorer/moves';
import type { Sandbox } from '@/lib/teaching/explorer/sandbox/sandbox';
import { Latecomers } from './box-office';
import { Gate } from './gate';
import { gatePayments } from './gated-payments';
import { createLabStores } from './lab-stores';
import { findMovers, type Made, type Mover } from './movers';
import { outcomeOfError } from './outcomes';
import { BOX_OFFICE, type FullScenario } from './scenario';
import { Sessions } from './sessions';
import { type Luck, type Surroundings, surround } from './surroundings';
import { type Flight, type GateCall, noteReply, type Process, Thread } from './thread';

export interface RunStateOptions {
  readonly scenario: FullScenario;
  readonly sandbox: Sandbox;
  readonly payments: Payments;
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
  readonly scenario: FullScenario;
  readonly processes: Process[] = [];
  /** The buyers that came after the box office of the scene. */
  readonly afterBoxOffice = new Latecomers(() => this.boxOffice);
  readonly #options: RunStateOptions;
  readonly #sessions: Sessions;

  constructor(options: RunStateOptions) {
    const { session, blockers } = options.sandbox;
    this.#options = options;
    this.scenario = options.scenario;
    this.#sessions = new Sessions(session, options.scenario.connections);
    this.gate = new Gate({ sessions: this.#sessions.all, blockers, isStrict: options.isStrict });
  }

  async begin(): Promise<void> {
    const { buyers, boxOffice } = this.scenario;
    for (const buyer of buyers) await this.#send(buyer, 1);
    if (boxOffice) await this.#send(BOX_OFFICE, 1);
  }

  /** A buyer's request comes, or the box office's: up to its first store call. */
  async #send(buyer: Buyer, number: number): Promise<void> {
    const program = this.scenario.programs.get(buyer);
    if (!program) throw new Error(`Nobody is ${buyer}`);
    const process: Process = { buyer, number, threads: [], isDead: false, sleptMs: 0, outcome: null };
    this.processes.push(process);
    const { scenario, sandbox, memoryOf, isWatched, luck, noteModule, payments } = this.#options;
    const { gate } = this;
    const memory = memoryOf(process);
    const { stores, pause, enter } = createLabStores({
      ...{ process, gate, isWatched, sessions: this.#sessions },
      ...{ overlap: scenario.overlap, redis: sandbox.redis, memory },
      tellsRedis: scenario.checkout?.tellsRedis ?? true,
    });
    const takeBack = (call: GateCall) => gate.leave(process, call);
    surround(memory, { process, luck, pause, takeBack, noteModule });
    const waitUntil = (work: Promise<unknown>) => gate.handOver(process, work);
    await gate.begin(new Thread(buyer, process), async () => {
      try {
        process.outcome = await program({ stores, waitUntil, payments: gatePayments(payments, enter) });
      } catch (error) {
        process.outcome = outcomeOfError(error);
      }
    });
  }

  get boxOffice(): Process | undefined {
    return this.scenario.boxOffice ? this.latest(BOX_OFFICE) : undefined;
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

  /** @throws {RangeError} the move is not possible */
  async make(move: Move): Promise<Made> {
    if (move.kind === 'call') this.afterBoxOffice.note(this.latest(buyerOf(move.actor)));
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
        return { thread, made, arrivals: await this.#land(flight) };
      }
      case 'provider-answer-lost': {
        const { thread, made } = this.#mover(move.actor, 1);
        const flight = this.gate.release(thread, made, true);
        return { thread, made, arrivals: await this.#land(flight) };
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
    this.#sessions.letNextGoOn();
    return this.#land(null);
  }

  /** All that comes back, `first` before the others, and what goes on with the connections that are free by that. */
  async #land(first: Flight | null, ended?: Flight): Promise<readonly Flight[]> {
    await this.gate.settle(ended);
    const arrivals = await this.gate.deliver(first);
    return this.gate.isUnderWay ? [...arrivals, ...(await this.#land(null))] : arrivals;
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
    return this.#land(flight, flight);
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
