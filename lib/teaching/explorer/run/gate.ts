import { behind } from '@/lib/teaching/explorer/moves';
import { type Flight, type GateCall, isThinking, type LabSession, type Process, Thread } from './thread';
import { type Blockers, demandUsualOrder, doAllWait, isWaiting, queuesOf } from './waits';

/** More than any statement of a lab takes; past it something is wrong. */
const PATIENCE_MS = 20_000;
/** What an ordinary statement takes at most; one that takes longer may be waiting for a lock. */
const POLL_AFTER_MS = 1;

interface GateOptions {
  /** The sessions of the run. */
  readonly sessions: readonly LabSession[];
  readonly blockers: Blockers;
  /** A run in which Postgres chose unusually is given up, to be played again. */
  readonly isStrict: boolean;
}

/** After every promise that can go on by itself has done so. */
const drain = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Code that gathers calls takes a turn of the event loop to do so; what takes more of them waits for no store. */
const MAX_TURNS = 4;

/** Where all store calls of a run wait until they are let go, one at a time. */
export class Gate {
  readonly threads: Thread[] = [];
  readonly #options: GateOptions;
  /** The thread whose code runs now: all calls that come are its calls. */
  #current: Thread | null = null;
  #isOpen = true;
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

  /** A call that waits is wanted no more. */
  leave(process: Process, call: GateCall): void {
    for (const { pending } of process.threads) {
      const place = pending.indexOf(call);
      if (place >= 0) pending.splice(place, 1);
    }
  }

  /** Work for after the answer: an actor of its own from here on, the calls it made already included. */
  handOver(process: Process, work: Promise<unknown>): void {
    const giver = this.#current?.process === process ? this.#current : process.threads[0];
    const thread = new Thread(behind(process.buyer), process);
    this.threads.push(thread);
    if (giver) thread.pending.push(...giver.pending.splice(0));
    const end = () => {
      thread.hasEnded = true;
    };
    work.then(end, end);
  }

  /** Lets a call go. It is answered, or known to wait, after `settle`. */
  release(thread: Thread, made: GateCall, isAnswerLost = false): Flight {
    const flight: Flight = {
      ...{ thread, made, answer: null, cameAtMs: null, session: null, waitsFor: [] },
      ...{ isQueued: false, isTimedOut: false, isAnswerLost },
    };
    thread.pending.splice(thread.pending.indexOf(made), 1);
    thread.flights.push(flight);
    thread.steps++;
    void this.#fly(flight);
    return flight;
  }

  async #fly(flight: Flight): Promise<void> {
    flight.answer = await flight.made.execute(flight);
    flight.cameAtMs ??= performance.now();
    this.#notify();
  }

  /**
   * Waits until every call on its way has come back or waits for a lock of this sandbox.
   * @param ended a call whose wait was ended from outside: it surely comes back
   * @throws {UnluckyOrder} Postgres chose among several in another way than usual: the run is to be played again
   * @throws {Error} neither came about
   */
  async settle(ended?: Flight): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    const waiting = this.#flying().filter(isWaiting);
    const queues = queuesOf(waiting);
    while (this.#flying().length > 0) {
      if (performance.now() > giveUpAt)
        throw new Error('A statement neither came back nor waits for a buyer');
      await this.#changeOr(POLL_AFTER_MS);
      const flying = this.#flying();
      if (flying.length === 0 || (ended && flying.includes(ended))) continue;
      if (await doAllWait(flying, this.#options.sessions, this.#options.blockers)) break;
    }
    if (this.#options.isStrict) demandUsualOrder(waiting, queues);
  }

  /** Gives each answer that has come to its caller, one after the other, `first` before the others. */
  async deliver(first: Flight | null): Promise<readonly Flight[]> {
    const come = this.#flights().filter(({ answer }) => answer);
    come.sort((one, other) => Number(other === first) - Number(one === first));
    for (const flight of come) {
      const { thread, session, answer } = flight;
      this.#current = thread;
      thread.flights.splice(thread.flights.indexOf(flight), 1);
      if (session) session.flight = null;
      answer?.deliver();
      await this.#rest();
    }
    return come;
  }

  /** Something goes on by itself: it got a connection that another call gave back. */
  get isUnderWay(): boolean {
    return this.#flying().some(({ waitsFor }) => waitsFor.length === 0);
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
    for (const thread of [...this.threads]) {
      if (!thread.hasEnded || thread.isStray || thread.pending.length === 0) continue;
      const calls = thread.pending.splice(0);
      this.#heirOf(thread.process).pending.push(...calls);
    }
  }

  /** Whose calls those are that come after a thread's end: of work that was handed over, or of what nobody awaits. */
  #heirOf(process: Process): Thread {
    const heir = process.threads.find((other) => isThinking(other) || other.isStray);
    if (heir) return heir;
    const stray = new Thread(behind(process.buyer), process, true);
    this.threads.push(stray);
    return stray;
  }

  /** Of processes that are alive. */
  #flights(): Flight[] {
    return this.threads.flatMap(({ process, flights }) => (process.isDead ? [] : flights));
  }

  #flying(): readonly Flight[] {
    return this.#flights().filter(({ answer }) => answer === null);
  }

  /** Until every call is back that is not known to wait, or a moment has passed. */
  #changeOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#notify = () => {
        if (this.#flying().some(({ waitsFor }) => waitsFor.length === 0)) return;
        clearTimeout(timer);
        resolve();
      };
      this.#notify();
    });
  }
}
