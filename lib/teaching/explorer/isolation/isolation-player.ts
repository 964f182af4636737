import { readBoolean } from '@/lib/core/stores/columns';
import type { PgConnection } from '@/lib/core/stores/pg/pg-connection';
import type { SqlRow, Statement } from '@/lib/core/stores/postgres';
import { SqlError } from '@/lib/core/stores/store-error';
import type { Echo } from '@/lib/teaching/explorer/timeline';

export type Session = 'A' | 'B';

/** What a session says, statement by statement. It gets the rows, and ends with what it makes of them. */
export type Part<T> = Generator<string, T, readonly SqlRow[]>;

/** How a session ended: its part came to its end, or Postgres aborted the transaction. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'aborted'; readonly code: string };

export interface Line {
  readonly actor: Session;
  readonly text: string;
  readonly echo: Echo;
}

const IS_BLOCKED: Statement<boolean> = {
  name: 'is-blocked',
  text: 'SELECT $2::int = ANY(pg_blocking_pids($1)) AS is_blocked',
  row: (row) => readBoolean(row, 'is_blocked'),
};

type Reply = { readonly rows: readonly SqlRow[] } | { readonly fault: unknown };

/** One session on the stage: it says the next statement of its part, and hears what comes back. */
export class Player<T> {
  readonly session: Session;
  readonly #part: Part<T>;
  readonly #connection: PgConnection;
  /** The statement that is said next, or that was said and has no reply yet. */
  #text = '';
  #reply: Reply | undefined;
  #abortedBy: string | undefined;
  #isWaiting = false;
  #ending: Ending<T> | undefined;

  constructor(session: Session, part: Part<T>, connection: PgConnection) {
    this.session = session;
    this.#part = part;
    this.#connection = connection;
    this.#goOn([]);
  }

  /** Whether what it said last waits for the other session. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  get ending(): Ending<T> | undefined {
    return this.#ending;
  }

  say(): void {
    const statement = { name: '', text: this.#text, row: (row: SqlRow) => row };
    this.#reply = undefined;
    this.#connection.query(statement, []).then(
      (rows) => {
        this.#reply = { rows };
      },
      (fault: unknown) => {
        this.#reply = { fault };
      },
    );
  }

  /** What came back, or that it waits for `other`: one of both is the case in the end. */
  async hear(other: Player<T>, observer: PgConnection): Promise<Line> {
    const line = { actor: this.session, text: this.#text };
    for (;;) {
      const [isBlocked] = await observer.query(IS_BLOCKED, [this.#connection.pid, other.#connection.pid]);
      this.#isWaiting = !this.#reply && isBlocked === true;
      if (this.#isWaiting) return { ...line, echo: { kind: 'waits', for: [other.session] } };
      if (this.#reply) return { ...line, echo: this.#take(this.#reply) };
    }
  }

  #take(reply: Reply): Echo {
    if ('rows' in reply) {
      const echo = { kind: 'returned', reply: describeRows(this.#text, reply.rows) } as const;
      this.#goOn(reply.rows);
      return echo;
    }
    const { fault } = reply;
    if (!(fault instanceof SqlError)) throw fault;
    this.#abortedBy = fault.code;
    // What Postgres refuses at its COMMIT is rolled back already.
    if (this.#text === 'COMMIT') this.#ending = { kind: 'aborted', code: fault.code };
    this.#text = 'ROLLBACK';
    return { kind: 'failed', reply: fault.message, code: fault.code };
  }

  #goOn(rows: readonly SqlRow[]): void {
    if (this.#abortedBy !== undefined) {
      this.#ending = { kind: 'aborted', code: this.#abortedBy };
      return;
    }
    const next = this.#part.next(rows);
    if (next.done) this.#ending = { kind: 'done', result: next.value };
    else this.#text = next.value;
  }
}

function describeRows(text: string, rows: readonly SqlRow[]): string {
  if (!/^SELECT|RETURNING/.test(text)) return 'OK';
  if (rows.length === 0) return '0 rows';
  const describe = (row: SqlRow) => Object.entries(row).map(([column, value]) => `${column} ${value}`);
  return rows.map((row) => describe(row).join(', ')).join('; ');
}
