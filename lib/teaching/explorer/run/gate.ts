import type { PgConnection } from '@/lib/core/stores/pg/pg-connection';
import { behind } from '@/lib/teaching/explorer/moves';
import { type Flight, type GateCall, isThinking, type Process, Thread } from './thread';
import { type Blockers, demandUsualOrder, doAllWait, queuesOf } from './waits';

/** More than any statement of a lab takes; past it something is wrong. */
const PATIENCE_MS = 20_000;
/** What an ordinary statement takes at most; one that takes longer may be waiting for a lock. */
const POLL_AFTER_MS = 1;

interface GateOptions {
  /** The session that a thread runs its statements on. */
  readonly sessionFor: (thread: Thread) => Promise<PgConnection>;
  readonly blockers: Blockers;
  /** A run in which Postgres chose unusually is given up, to be played again. */
  readonly isStrict: boolean;
}

/** After every promise that can go on by itself has done so. */
const drain = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Code that gathers calls takes a turn of the event loop to do so; what takes more of them waits for no store. */
const MAX_TURNS = 4;

/** Where all store calls of a run wait until they are let go, one thread's at a time. */
export class Gate {
  readonly threads: Thread[] = [];
  readonly #options: GateOptions;
  /** The thread whose code runs now: all calls that come are its calls. */
  #current: Thread | null = null;
  #isOpen = true;
  #arrivals = 0;
  #notify = () => {};

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Runs `start` as a thread's first stretch, up to its first store call. */
  async begin(thread: Thread, start: () => Promise<void>): Promise<void> {
    this.threads.push(thread);
    this.#current = thread;
    void start().finally(() => {
      thread.hasEnded = true;
    });
    await this.#rest();
  }

  /** A store is called: the call waits here. After a run, or its process' death, for good. */
  enter(process: Process, call: GateCall): void {
    if (!this.#isOpen || process.isDead) return;
    const thread = this.#current?.process === process ? this.#current : process.threads[0];
    thread?.pending.push(call);
  }

  /** Work for after the answer: an actor of its own from here on, the calls it made already included. */
  handOver(process: Process, work: Promise<unknown>): void {
    const giver = this.#current?.process === process ? this.#current : process.threads[0];
    const thread = new Thread(behind(process.buyer), process);
    this.threads.push(thread);
    if (giver) {
      thread.pending = giver.pending;
      giver.pending = [];
    }
    const end = () => {
      thread.hasEnded = true;
    };
    work.then(end, end);
  }

  /** Lets a thread's calls go. They are answered, or known to wait, after `settle`. */
  release(thread: Thread): Flight {
    const flight: Flight = {
      calls: thread.pending,
      answers: null,
      place: 0,
      waitsFor: [],
      isTimedOut: false,
    };
    thread.pending = [];
    thread.flight = flight;
    thread.steps++;
    void this.#fly(thread, flight);
    return flight;
  }

  async #fly(thread: Thread, flight: Flight): Promise<void> {
    if (flight.calls.some(({ call }) => call.store === 'postgres')) {
      thread.session ??= await this.#options.sessionFor(thread);
    }
    flight.answers = await Promise.all(flight.calls.map((call) => call.execute(thread)));
    this.#arrivals++;
    flight.place = this.#arrivals;
    this.#notify();
  }

  /**
   * Waits until every call on its way has come back or waits for a lock of this sandbox.
   * @param ended a thread whose wait was ended from outside: it surely comes back
   * @throws {UnluckyOrder} Postgres chose among several in another way than usual: the run is to be played again
   * @throws {Error} neither came about
   */
  async settle(ended?: Thread): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    const waiting = this.#flying().filter(({ flight }) => flight && flight.waitsFor.length > 0);
    const queues = queuesOf(waiting);
    while (this.#flying().length > 0) {
      if (performance.now() > giveUpAt)
        throw new Error('A statement neither came back nor waits for a buyer');
      await this.#changeOr(POLL_AFTER_MS);
      const flying = this.#flying();
      if (flying.length === 0 || (ended && flying.includes(ended))) continue;
      if (await doAllWait(flying, this.threads, this.#options.blockers)) break;
    }
    if (this.#options.isStrict) demandUsualOrder(waiting, queues);
  }

  /** Gives each answer that has come to its caller, one after the other, `first` before the others. */
  async deliver(first: Thread | null): Promise<readonly { thread: Thread; flight: Flight }[]> {
    const come = this.threads.flatMap((thread) =>
      thread.flight?.answers && !thread.process.isDead ? [{ thread, flight: thread.flight }] : [],
    );
    come.sort((one, other) => Number(other.thread === first) - Number(one.thread === first));
    for (const { thread, flight } of come) {
      this.#current = thread;
      thread.flight = null;
      for (const { deliver } of flight.answers ?? []) deliver();
      await this.#rest();
    }
    return come;
  }

  /** Nothing gets through any more. */
  close(): void {
    this.#isOpen = false;
  }

  async #rest(): Promise<void> {
    const process = this.#current?.process;
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      await drain();
      if (!process?.threads.some(isThinking)) break;
    }
    this.#current = null;
    // Calls that come after a thread's end are those of the work that it handed over.
    for (const thread of this.threads) {
      if (!thread.hasEnded || thread.pending.length === 0) continue;
      const heir = thread.process.threads.findLast((other) => !other.hasEnded);
      heir?.pending.push(...thread.pending.splice(0));
    }
  }

  #flying(): readonly Thread[] {
    return this.threads.filter(({ flight, process }) => flight && !flight.answers && !process.isDead);
  }

  /** Until every call is back that is not known to wait, or a moment has passed. */
  #changeOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#notify = () => {
        if (this.#flying().some(({ flight }) => flight?.waitsFor.length === 0)) return;
        clearTimeout(timer);
        resolve();
      };
      this.#notify();
    });
  }
}
