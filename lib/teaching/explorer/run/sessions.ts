import type { PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { Flight, LabSession, Process } from './thread';

/*
 * As in the shop, a process has a pool: a transaction keeps its connection, a statement by itself takes any. Which one
 * it gets makes no difference, unless an earlier statement left something in its session. Then it is the unlucky one:
 * such a session serves somebody else from then on, and what was left stays. In a scene in which all share a pool of
 * some connections, a call may wait for one.
 */

/** What outlasts its statement, and its transaction too: a session's lock or setting, or a BEGIN as a statement. */
const LEAVINGS = new RegExp(
  String.raw`\bpg_(?:try_)?advisory_lock|\bset_config\s*\([^)]*\bfalse\b` +
    String.raw`|^\s*(?:SET\s+(?!\s*(?:LOCAL|TRANSACTION))|BEGIN|START|PREPARE|DECLARE|LISTEN|CREATE\s+TEMP)`,
  'i',
);

export const leavesSomething = (text: string): boolean => LEAVINGS.test(text);

/** All sessions of a run. */
export class Sessions {
  readonly all: LabSession[] = [];
  readonly #open: (n: number) => Promise<PgConnection>;
  /** How many there are for all processes together, as for the requests of one instance; null: each has its own. */
  readonly #most: number | null;
  /** Calls that wait for a connection, the longest first. */
  readonly #queue: { readonly flight: Flight; readonly goOn: () => void }[] = [];
  #opened = 0;

  /** @param open gives the session of that number */
  constructor(open: (n: number) => Promise<PgConnection>, most: number | null) {
    this.#open = open;
    this.#most = most;
  }

  /** One that the thread's process may use and nobody uses, or another one; waits where there are no more. */
  async take(flight: Flight): Promise<LabSession> {
    while (!this.#idleFor(flight) && this.#isEmpty()) {
      flight.isQueued = true;
      await new Promise<void>((goOn) => this.#queue.push({ flight, goOn }));
    }
    const { thread } = flight;
    const { process } = thread;
    const idle = this.#idleFor(flight);
    if (idle) return Object.assign(idle, { thread, process, isIdle: false });
    const connection = await this.#open(this.#opened++);
    const session = { connection, process, thread, flight: null, isIdle: false, isMarked: false };
    this.all.push(session);
    return session;
  }

  giveBack(session: LabSession): void {
    session.isIdle = true;
    this.letNextGoOn();
  }

  /** Whoever waits longest for a connection, where there is one now. */
  letNextGoOn(): void {
    const next = this.#queue.find(({ flight }) => !flight.thread.process.isDead);
    if (!next || (!this.#idleFor(next.flight) && this.#isEmpty())) return;
    this.#queue.splice(this.#queue.indexOf(next), 1);
    Object.assign(next.flight, { isQueued: false, waitsFor: [] });
    next.goOn();
  }

  #idleFor({ thread: { process } }: Flight): LabSession | undefined {
    const isShared = this.#most !== null;
    return this.all.find(
      (one) => one.isIdle && (isShared ? !one.process.isDead : !one.isMarked && one.process === process),
    );
  }

  #isEmpty(): boolean {
    return this.#most !== null && this.all.filter(({ process }) => !process.isDead).length >= this.#most;
  }

  of(process: Process): readonly LabSession[] {
    return this.all.filter((session) => session.process === process);
  }
}
