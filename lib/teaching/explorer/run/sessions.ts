import type { PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { LabSession, Process, Thread } from './thread';

/*
 * As in the shop, a process has a pool: a transaction keeps its connection, a statement by itself takes any. Which one
 * it gets makes no difference, unless an earlier statement left something in its session. Then it is the unlucky one:
 * such a session serves somebody else from then on, and what was left stays.
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
  #opened = 0;

  /** @param open gives the session of that number */
  constructor(open: (n: number) => Promise<PgConnection>) {
    this.#open = open;
  }

  /** One that the thread's process has and nobody uses, or another one. */
  async take(thread: Thread): Promise<LabSession> {
    const { process } = thread;
    const idle = this.all.find((one) => one.isIdle && !one.isMarked && one.process === process);
    if (idle) return Object.assign(idle, { thread, isIdle: false });
    const connection = await this.#open(this.#opened++);
    const session = { connection, process, thread, flight: null, isIdle: false, isMarked: false };
    this.all.push(session);
    return session;
  }

  of(process: Process): readonly LabSession[] {
    return this.all.filter((session) => session.process === process);
  }
}
